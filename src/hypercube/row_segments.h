// Column segments: the runs of rows that functions of other rows look at.
//
// Source: Qlik help "Above", "Rank": rows that agree in all dimensions but the last one in the
// order of sorting; with one dimension, or with total, the whole column.
#ifndef CELADON_HYPERCUBE_ROW_SEGMENTS_H_
#define CELADON_HYPERCUBE_ROW_SEGMENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "hypercube/tuple_rows.h"

namespace celadon {

class RowSegments {
 public:
  static constexpr uint32_t kNoRow = 0xFFFFFFFF;

  RowSegments() = default;
  RowSegments(const TupleRows& tuples, std::span<const uint32_t> order, size_t inner_dimension);

  // The rows of the segment of a row, or, with `total`, of the column; empty for a row that is not
  // in the order.
  std::span<const uint32_t> SegmentOf(uint32_t row, bool total) const;
  // From 0; requires that the row is in the order.
  size_t PositionOf(uint32_t row, bool total) const {
    return total ? position_in_column_[row] : position_in_segment_[row];
  }
  const std::vector<std::vector<uint32_t>>& segments(bool total) const {
    return total ? column_ : segments_;
  }

 private:
  std::vector<std::vector<uint32_t>> segments_;
  std::vector<std::vector<uint32_t>> column_;  // one
  std::vector<uint32_t> segment_of_row_;       // kNoRow: not in the order
  std::vector<uint32_t> position_in_segment_;
  std::vector<uint32_t> position_in_column_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_SEGMENTS_H_
