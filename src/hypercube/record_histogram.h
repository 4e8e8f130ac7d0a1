// A walk by counting: how many records have each pair of tuple and argument value. Sums, counts and
// extremes of groups follow from that at the cost of a cell, not of a record, and are exact.
#ifndef CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_
#define CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_

#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "hypercube/record_walk.h"

namespace celadon {

// Whether all aggregations over the records of a root can be told from the counts, to the last
// digit, and the pairs are few enough to have a counter each. Sums of whole numbers that are not
// few enough are added up by tuple instead.
bool HistogramSuffices(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations);

// What WalkRecords gives, with the tuples in the order of their codes. Requires
// HistogramSuffices(). One counter is added to for each record and field that is an argument.
absl::StatusOr<WalkResult> WalkByHistogram(const WalkRoot& root,
                                           const std::vector<WalkAggregation>& aggregations,
                                           const WalkOptions& options,
                                           const TextInterpreter& interpreter,
                                           const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_HISTOGRAM_H_
