// Which aggregations of a chart one walk over records serves.
#ifndef CELADON_HYPERCUBE_WALK_GROUPS_H_
#define CELADON_HYPERCUBE_WALK_GROUPS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "hypercube/cube_rows.h"

namespace celadon {

struct WalkGroup {
  std::vector<size_t> members;     // positions of the aggregations
  std::vector<size_t> dimensions;  // positions of the dimensions that count
  bool on_aggr_rows = false;       // over the rows of Aggr themselves
};

// All aggregations but constants. Dimensions that are unseen count in no total that names them.
std::vector<WalkGroup> GroupByWalk(const ChartPlan& plan, std::span<const FieldId> dimensions,
                                   std::span<const size_t> unseen,
                                   const CubeSurroundings& surroundings);
WalkGroup GroupOfConstant(const ChartPlan& plan, size_t position,
                          const CubeSurroundings& surroundings);

// The roots of an aggregation's records, those of its Aggrs among them.
std::vector<RecordRoot> BaseOf(const AggregationPlan& aggregation, const ChartPlan& plan,
                               const ChartFields& fields);

// The fields that the arguments of aggregations read, some of them more than once.
std::vector<FieldId> FieldsReadBy(const WalkGroup& group, const ChartPlan& plan);

// Whether all that the aggregations take of Aggrs are numbers, so that values need not be told
// apart.
bool ReadsNumbersAlone(const WalkGroup& group, const ChartPlan& plan);
// Whether nothing that takes values of an Aggr depends on the order of its rows.
bool IsUsedInAnyOrder(uint32_t aggr, const ChartPlan& plan);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_WALK_GROUPS_H_
