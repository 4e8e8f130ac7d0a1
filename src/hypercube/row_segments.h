// Column segments: the runs of rows that functions of other rows look at.
//
// Source: Qlik help "Above", "Rank", "Before": rows that agree in all dimensions but the last one
// in the order of sorting; with one dimension, or with total, the whole column. In a pivot table a
// column has the rows of one combination of the top dimensions, and functions along columns look at
// the rows of one combination of the left ones.
#ifndef CELADON_HYPERCUBE_ROW_SEGMENTS_H_
#define CELADON_HYPERCUBE_ROW_SEGMENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "hypercube/tuple_rows.h"

namespace celadon {

// The dimensions [first, last) change from row to row; of them `inner` changes fastest. All others
// are the same in a column.
struct SegmentDimensions {
  size_t first = 0, last = 0;
  size_t inner = 0;
};

class RowSegments {
 public:
  RowSegments() = default;
  RowSegments(const TupleRows& tuples, std::span<const uint32_t> order,
              const SegmentDimensions& dimensions);

  // The rows of the segment of a row, or, with `total`, of its column; empty for a row that is not
  // in the order.
  std::span<const uint32_t> SegmentOf(uint32_t row, bool total) const {
    return (total ? columns_ : segments_).RunOf(row);
  }
  // From 0; requires that the row is in the order.
  size_t PositionOf(uint32_t row, bool total) const {
    return (total ? columns_ : segments_).position[row];
  }
  const std::vector<std::vector<uint32_t>>& segments(bool total) const {
    return (total ? columns_ : segments_).runs;
  }

 private:
  static constexpr uint32_t kNoRun = 0xFFFFFFFF;

  struct Runs {
    std::vector<std::vector<uint32_t>> runs;
    std::vector<uint32_t> run_of_row;  // kNoRun: not in the order
    std::vector<uint32_t> position;    // of a row in its run

    std::span<const uint32_t> RunOf(uint32_t row) const {
      if (row >= run_of_row.size() || run_of_row[row] == kNoRun) return {};
      return runs[run_of_row[row]];
    }
  };
  // Runs of rows that agree in all dimensions but [first, last).
  static Runs Split(const TupleRows& tuples, std::span<const uint32_t> order, size_t first,
                    size_t last);

  Runs segments_, columns_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_SEGMENTS_H_
