// A walk over records that make very many groups: each worker has groups of its own to look after.
//
// Records are parted by a hash of their tuples first, as radix joins do it, so that the groups of a
// part stay in a cache, and no group is found in two parts, which would have to be looked up when
// they are put together.
#ifndef CELADON_HYPERCUBE_PARTITIONED_WALK_H_
#define CELADON_HYPERCUBE_PARTITIONED_WALK_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/record_walk.h"

namespace celadon {

// Whether that pays: samples of the records, which are found, say that most make another group.
// The walk has no other roots.
bool MakesManyGroups(const WalkRoot& root, const WalkOptions& options);

// What the walk finds. Cancelled; ResourceExhausted.
absl::StatusOr<WalkResult> WalkByParts(const WalkRoot& root,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const WalkOptions& options,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PARTITIONED_WALK_H_
