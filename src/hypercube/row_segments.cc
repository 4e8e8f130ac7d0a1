#include "hypercube/row_segments.h"

#include <algorithm>

namespace celadon {

RowSegments::RowSegments(const TupleRows& tuples, std::span<const uint32_t> order,
                         const SegmentDimensions& dimensions)
    : segments_(
          Split(tuples, order, dimensions.inner, std::min(dimensions.inner + 1, dimensions.last))),
      columns_(Split(tuples, order, dimensions.first, dimensions.last)) {}

RowSegments::Runs RowSegments::Split(const TupleRows& tuples, std::span<const uint32_t> order,
                                     size_t first, size_t last) {
  Runs runs;
  runs.run_of_row.assign(tuples.size(), kNoRun);
  runs.position.assign(tuples.size(), 0);
  TupleRows outer(tuples.dimensions());  // tuples without the dimensions that change
  for (const uint32_t row : order) {
    std::vector<TupleValue> tuple(tuples.tuple(row).begin(), tuples.tuple(row).end());
    for (size_t d = first; d < last; ++d) tuple[d] = kNullValue;
    const uint32_t run = outer.RowOf(tuple);
    if (run == runs.runs.size()) runs.runs.emplace_back();
    runs.run_of_row[row] = run;
    runs.position[row] = static_cast<uint32_t>(runs.runs[run].size());
    runs.runs[run].push_back(row);
  }
  return runs;
}

}  // namespace celadon
