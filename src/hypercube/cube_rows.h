// The rows of a cube with the results of its aggregations, before formulas, sorting and paging.
#ifndef CELADON_HYPERCUBE_CUBE_ROWS_H_
#define CELADON_HYPERCUBE_CUBE_ROWS_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/selection.h"
#include "hypercube/record_walk.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

// What one aggregation gives: by row, and in all.
struct AggregationResult {
  DualVector calculated;  // what ValueNumber counts in, where the argument is calculated
  std::unique_ptr<Accumulator> rows;
  std::unique_ptr<Accumulator> total;  // has the one group 0
};

struct CubeRows {
  TupleRows tuples;
  std::vector<AggregationResult> aggregations;  // in the order of the plans
  uint64_t records = 0;                         // walked over by the aggregations
};

// Groups the records of every aggregation, and adds the tuples that the dimensions' own tables
// bring.
absl::StatusOr<CubeRows> GatherCubeRows(std::span<const FieldId> dimensions,
                                        const std::vector<AggregationPlan>& aggregations,
                                        const AssociationState& state,
                                        const RegionalSettings& settings,
                                        const TextInterpreter& interpreter,
                                        const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_ROWS_H_
