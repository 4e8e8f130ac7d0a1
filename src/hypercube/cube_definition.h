// A cube's definition bound to a model.
#ifndef CELADON_HYPERCUBE_CUBE_DEFINITION_H_
#define CELADON_HYPERCUBE_CUBE_DEFINITION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "hypercube/measure.h"

namespace celadon {

struct BoundCube {
  std::vector<FieldId> dimensions;
  std::vector<std::string> dimension_names;
  std::vector<absl::StatusOr<MeasurePlan>> measures;  // an invalid one keeps its error
  std::vector<std::string> measure_names;
  std::vector<AggregationPlan> aggregations;
};

// NotFound for a dimension that is no field; Unimplemented for calculated dimensions.
absl::StatusOr<BoundCube> BindCube(const HyperCubeDefinition& definition,
                                   const ChartContext& context, const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_DEFINITION_H_
