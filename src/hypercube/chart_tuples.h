// The rows of a chart: the tuples that records of measures and of dimensions make.
#ifndef CELADON_HYPERCUBE_CHART_TUPLES_H_
#define CELADON_HYPERCUBE_CHART_TUPLES_H_

#include <span>

#include "absl/status/status.h"
#include "hypercube/cube_rows.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/measure.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

// What a walk over the records of an aggregation has found.
struct WalkedTuples {
  size_t aggregation = 0;  // one that the walk served, by its number in the plan
  bool of_rows = false;    // the tuples are those of the chart's rows
  const TupleRows* tuples = nullptr;
};

// Adds to `rows`, which have the errors of aggregations already, the tuples in the chart's own
// selections and in the scope of every measure, in this order. `rewrite` changes a tuple before it
// is counted; it may be empty. Cancelled; ResourceExhausted.
absl::Status FindChartTuples(std::span<const FieldId> dimensions, const ChartPlan& plan,
                             const CubeSurroundings& surroundings, const CubeRowsOptions& options,
                             const DimensionParts::Rewrite& rewrite,
                             std::span<const WalkedTuples> walked, CubeRows* rows);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CHART_TUPLES_H_
