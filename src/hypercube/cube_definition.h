// A cube's definition bound to a model.
#ifndef CELADON_HYPERCUBE_CUBE_DEFINITION_H_
#define CELADON_HYPERCUBE_CUBE_DEFINITION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "hypercube/cube_rows.h"
#include "hypercube/measure.h"

namespace celadon {

struct BoundCube {
  std::vector<FieldId> dimensions;
  std::vector<std::string> dimension_names;
  // An invalid one keeps its error. Attributes stand behind the measures.
  std::vector<absl::StatusOr<MeasurePlan>> measures;
  std::vector<std::string> measure_names;  // without attributes
  std::vector<AttributeInfo> attributes;
  std::vector<std::optional<FieldId>> attribute_fields;  // of those that are dimensions
  SetChain sets;                                         // around the whole chart
  ChartPlan plan;

  size_t columns() const { return dimensions.size() + measure_names.size(); }
};

// Adds calculated dimensions to `fields`, which are those of the surroundings. NotFound for a
// dimension that is no field; errors of the set expression around the chart.
absl::StatusOr<BoundCube> BindCube(const HyperCubeDefinition& definition, ChartFields* fields,
                                   const CubeSurroundings& surroundings);

// What a text means as a dimension: the name of a field, blanks and all, or a formula.
absl::StatusOr<FieldId> BindDimension(const std::string& text, ChartFields* fields,
                                      const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_DEFINITION_H_
