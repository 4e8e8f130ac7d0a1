// Column segments: the runs of rows that functions of other rows look at.
//
// Source: Qlik help "Above", "Rank", "Before": rows that agree in all dimensions but the last one
// in the order of sorting; with one dimension, or with total, the whole column; with total <…>
// those that agree in the dimensions named there. In a pivot table a column has the rows of one
// combination of the top dimensions, and functions along columns look at the rows of one
// combination of the left ones.
#ifndef CELADON_HYPERCUBE_ROW_SEGMENTS_H_
#define CELADON_HYPERCUBE_ROW_SEGMENTS_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "hypercube/measure.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

// The dimensions [first, last) change from row to row; of them `inner` changes fastest. All others
// are the same in a column.
struct SegmentDimensions {
  size_t first = 0, last = 0;
  size_t inner = 0;
};

// Rows in runs.
struct RowRuns {
  static constexpr uint32_t kNoRun = 0xFFFFFFFF;

  std::vector<std::vector<uint32_t>> runs;
  std::vector<uint32_t> run_of_row;  // kNoRun: not in the order
  std::vector<uint32_t> position;    // of a row in its run, from 0

  // The run of a row; empty for a row that is not in the order.
  std::span<const uint32_t> Of(uint32_t row) const {
    if (row >= run_of_row.size() || run_of_row[row] == kNoRun) return {};
    return runs[run_of_row[row]];
  }
};

class RowSegments {
 public:
  RowSegments() = default;
  // Of these functions those `across` or not are asked for later.
  RowSegments(const TupleRows& tuples, std::span<const uint32_t> order,
              const SegmentDimensions& dimensions, std::span<const RowFunctionPlan> functions,
              bool across);

  // What a function looks at: segments; with `total` columns, or the rows that agree in the
  // dimensions which are named behind it.
  const RowRuns& Of(const RowFunctionPlan& plan) const;
  const RowRuns& columns() const { return columns_; }

 private:
  RowRuns segments_, columns_;
  std::map<std::vector<size_t>, RowRuns> agreeing_;  // by the dimensions
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_SEGMENTS_H_
