// The rows that a straight table shows: those of its dimensions' values, and total rows among them.
//
// Source: the hypercube page, sections 6 and 7: `qTotalMode`. Where total rows stand is our own.
#ifndef CELADON_HYPERCUBE_SHOWN_ROWS_H_
#define CELADON_HYPERCUBE_SHOWN_ROWS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_levels.h"

namespace celadon {

struct ShownRow {
  uint32_t row = 0;
  const CubeLevel* level = nullptr;  // of a total row; null: the table itself
  size_t dimensions = 0;             // of a total row: how many have values
};

class ShownRows {
 public:
  // A dimension's total stands behind, or before, the rows that agree in the dimensions outside of
  // it. What is referred to outlives the object.
  static absl::StatusOr<ShownRows> Find(const HyperCubeDefinition& definition,
                                        const StraightTable& table, CubeLevels& levels);

  size_t size() const { return with_totals_.empty() ? table_.order().size() : with_totals_.size(); }
  ShownRow operator[](size_t i) const {
    return with_totals_.empty() ? ShownRow{.row = table_.order()[i]} : with_totals_[i];
  }

 private:
  explicit ShownRows(const StraightTable& table) : table_(table) {}
  absl::Status AddTotal(uint32_t of, size_t dimensions, CubeLevels& levels);

  const StraightTable& table_;
  std::vector<ShownRow> with_totals_;  // empty where there are no total rows
};

// The columns to sort by where there are total rows: the dimensions outside of a total come first.
std::vector<ColumnSort> SortAroundTotals(const HyperCubeDefinition& definition);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SHOWN_ROWS_H_
