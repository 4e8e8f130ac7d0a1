// From the groups that a walk has found to the rows of a chart.
#ifndef CELADON_HYPERCUBE_WALK_RESULTS_H_
#define CELADON_HYPERCUBE_WALK_RESULTS_H_

#include "absl/status/status.h"
#include "hypercube/cube_rows.h"
#include "hypercube/record_walk.h"
#include "hypercube/walk_groups.h"

namespace celadon {

// Sets what the aggregations of a group give, in all and, unless they are constants, for each tuple
// of the rows. An external function that fails does so for its aggregation alone, and is not asked
// again. Cancelled; ResourceExhausted.
absl::Status AdoptResults(const ChartPlan& plan, const WalkGroup& group, const WalkResult& found,
                          const CubeSurroundings& surroundings, CubeRows* rows);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_WALK_RESULTS_H_
