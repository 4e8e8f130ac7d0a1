// The measures of a cube over the records of some of its dimensions: what total rows and collapsed
// nodes show.
//
// Source: the hypercube page, section 7; Qlik Design Blog "Totals in Charts": a total is the
// expression over the records that belong to it, not the sum of rows.
#ifndef CELADON_HYPERCUBE_CUBE_LEVELS_H_
#define CELADON_HYPERCUBE_CUBE_LEVELS_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/others.h"
#include "hypercube/straight_table.h"

namespace celadon {

struct CubeLevel {
  CubeRows rows;
  std::vector<ValueColumn> measures;
};

// The measures in the tuples of some dimensions.
struct LevelView {
  const TupleRows* tuples;
  const std::vector<ValueColumn>* measures;
};

class CubeLevels {
 public:
  // What is referred to outlives the object.
  CubeLevels(const HyperCubeDefinition& definition, const BoundCube& bound,
             const OthersLimits& others, StraightTable& table, const CubeSurroundings& surroundings)
      : definition_(definition),
        bound_(bound),
        others_(others),
        table_(table),
        surroundings_(surroundings) {}

  // The measures in each distinct tuple of the dimensions at these positions, which ascend; among
  // them those of all rows of the table. Calculated once.
  absl::StatusOr<const CubeLevel*> Of(const std::vector<size_t>& kept);
  // The same, where all dimensions may be kept: then it is the table itself.
  absl::StatusOr<LevelView> At(std::span<const size_t> kept);

 private:
  absl::Status CalculateMeasures(const std::vector<size_t>& kept, CubeLevel* level) const;
  // A row of the table in each tuple of the level.
  std::vector<uint32_t> RowsInside(const std::vector<size_t>& kept, const CubeLevel& level) const;
  // A measure's total made of the rows that are shown.
  ValueColumn FromRows(const std::vector<size_t>& kept, const CubeLevel& level, size_t m) const;
  // The records at these dimensions. Where others are limited inside a dimension that is not among
  // them, a record counts under the values that it has in the rows of the table.
  absl::StatusOr<CubeRows> RowsOf(const std::vector<size_t>& kept) const;
  std::vector<TupleValue> Project(uint32_t row, const std::vector<size_t>& kept) const;

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const OthersLimits& others_;
  StraightTable& table_;
  const CubeSurroundings& surroundings_;
  std::map<std::vector<size_t>, std::unique_ptr<const CubeLevel>> levels_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_LEVELS_H_
