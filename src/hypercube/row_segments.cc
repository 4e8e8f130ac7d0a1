#include "hypercube/row_segments.h"

#include <algorithm>

namespace celadon {
namespace {

// Runs of rows that agree in all dimensions but those that change.
RowRuns Split(const TupleRows& tuples, std::span<const uint32_t> order,
              std::span<const size_t> changing) {
  RowRuns runs;
  runs.run_of_row.assign(tuples.size(), RowRuns::kNoRun);
  runs.position.assign(tuples.size(), 0);
  TupleRows outer(tuples.dimensions());  // tuples without the dimensions that change
  for (const uint32_t row : order) {
    std::vector<TupleValue> tuple(tuples.tuple(row).begin(), tuples.tuple(row).end());
    for (const size_t d : changing) tuple[d] = kNullValue;
    const uint32_t run = outer.RowOf(tuple);
    if (run == runs.runs.size()) runs.runs.emplace_back();
    runs.run_of_row[row] = run;
    runs.position[row] = static_cast<uint32_t>(runs.runs[run].size());
    runs.runs[run].push_back(row);
  }
  return runs;
}

// [first, last) but those that are kept.
std::vector<size_t> Changing(size_t first, size_t last, const std::vector<size_t>& kept) {
  std::vector<size_t> changing;
  for (size_t d = first; d < last; ++d) {
    if (std::ranges::find(kept, d) == kept.end()) changing.push_back(d);
  }
  return changing;
}

}  // namespace

RowSegments::RowSegments(const TupleRows& tuples, std::span<const uint32_t> order,
                         const SegmentDimensions& dimensions,
                         std::span<const RowFunctionPlan> functions, bool across) {
  const auto [first, last, inner] = dimensions;
  segments_ = Split(tuples, order, Changing(inner, std::min(inner + 1, last), {}));
  columns_ = Split(tuples, order, Changing(first, last, {}));
  for (const RowFunctionPlan& function : functions) {
    if (function.kept.empty() || function.across != across) continue;
    if (agreeing_.contains(function.kept)) continue;
    agreeing_.emplace(function.kept, Split(tuples, order, Changing(first, last, function.kept)));
  }
}

const RowRuns& RowSegments::Of(const RowFunctionPlan& plan) const {
  if (!plan.total) return segments_;
  const auto agreeing = agreeing_.find(plan.kept);
  return agreeing == agreeing_.end() ? columns_ : agreeing->second;
}

}  // namespace celadon
