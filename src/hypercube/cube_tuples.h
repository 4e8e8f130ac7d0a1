// Which rows a cube has.
//
// Source: the hypercube page, section 4: the dimension tuples of the outer-linked combinations over
// the tables of dimensions and measures, in the selections of the chart and in every measure's set.
#ifndef CELADON_HYPERCUBE_CUBE_TUPLES_H_
#define CELADON_HYPERCUBE_CUBE_TUPLES_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/walk_sources.h"

namespace celadon {

class CubeTuples {
 public:
  CubeTuples(std::span<const FieldId> dimensions, const CubeSurroundings& surroundings,
             std::function<void(std::span<TupleValue> tuple)> rewrite)
      : parts_(surroundings.fields, dimensions),
        surroundings_(surroundings),
        fields_(surroundings.fields),
        rewrite_(parts_.Combining(std::move(rewrite))),
        tuples_(dimensions.size()),
        memory_(surroundings.execution.memory) {}

  // Tables whose records measures walk over.
  void AddMeasured(std::span<const RecordRoot> base);
  // The tuples of a walk over all records of a base in a set, which is told by its text.
  absl::Status AddWalked(const std::string& set, std::span<const RecordRoot> base,
                         const TupleRows& tuples);
  // The tuples of all tables that were not walked in the set.
  absl::Status WalkRest(const std::string& name, const RecordSet& set);

  // Tuples that no record of a measure's table brings.
  absl::Status AddUnmeasured(const TupleRows& tuples) { return Add(tuples, false); }
  // Of these the ones with a value of a dimension that no tuple shows so far; NULL is none.
  absl::Status AddMissing(const TupleRows& tuples, size_t dimension);

  TupleRows& tuples() { return tuples_; }
  std::vector<bool>& measured() { return measured_; }
  MemoryReservation& memory() { return memory_; }  // of the tuples

 private:
  absl::Status Add(const TupleRows& tuples, bool measured);
  absl::StatusOr<WalkSources> DimensionRecords(const RecordRoot& root, const RecordSet& set) const;
  // A measured table on the way from the root to a dimension. All combinations that have rows of it
  // were found by its own walk: of the root's records only those are left that reach none.
  std::optional<TableId> TableBetween(const RecordRoot& root) const;
  bool LeadsThrough(const RecordRoot& root, TableId between, FieldId dimension) const;
  absl::StatusOr<std::shared_ptr<const Bitmap>> Unreached(const RecordRoot& root, TableId between,
                                                          const RecordSet& set) const;

  // The dimensions, or their parts.
  const std::vector<FieldId>& dimensions() const { return parts_.fields(); }

  DimensionParts parts_;
  const CubeSurroundings& surroundings_;
  const ChartFields& fields_;
  std::function<void(std::span<TupleValue> tuple)> rewrite_;
  std::vector<RecordRoot> measures_;
  std::vector<std::pair<std::string, RecordRoot>> walked_;
  TupleRows tuples_;
  std::vector<bool> measured_;
  MemoryReservation memory_;  // of tuples_
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_TUPLES_H_
