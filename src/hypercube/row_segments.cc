#include "hypercube/row_segments.h"

namespace celadon {

RowSegments::RowSegments(const TupleRows& tuples, std::span<const uint32_t> order,
                         size_t inner_dimension)
    : column_(1, std::vector<uint32_t>(order.begin(), order.end())),
      segment_of_row_(tuples.size(), kNoRow),
      position_in_segment_(tuples.size(), 0),
      position_in_column_(tuples.size(), 0) {
  TupleRows outer(tuples.dimensions());  // tuples without their inner dimension
  for (uint32_t position = 0; position < order.size(); ++position) {
    const uint32_t row = order[position];
    std::vector<TupleValue> tuple(tuples.tuple(row).begin(), tuples.tuple(row).end());
    if (inner_dimension < tuple.size()) tuple[inner_dimension] = kNullValue;
    const uint32_t segment = outer.RowOf(tuple);
    if (segment == segments_.size()) segments_.emplace_back();
    segment_of_row_[row] = segment;
    position_in_segment_[row] = static_cast<uint32_t>(segments_[segment].size());
    position_in_column_[row] = position;
    segments_[segment].push_back(row);
  }
}

std::span<const uint32_t> RowSegments::SegmentOf(uint32_t row, bool total) const {
  if (row >= segment_of_row_.size() || segment_of_row_[row] == kNoRow) return {};
  return total ? column_.front() : segments_[segment_of_row_[row]];
}

}  // namespace celadon
