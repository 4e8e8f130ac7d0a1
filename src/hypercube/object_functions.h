// Functions that tell of the chart that they stand in, and of the app around it.
//
// Source: the expression language, sections 10.13, 10.29 and 10.30; Qlik help "GetObjectDimension",
// "StateName", "NoOfRows".
#ifndef CELADON_HYPERCUBE_OBJECT_FUNCTIONS_H_
#define CELADON_HYPERCUBE_OBJECT_FUNCTIONS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/hypercube.h"
#include "hypercube/field_functions.h"

namespace celadon {

struct ObjectDescription {
  std::vector<std::string> fields;      // of the dimensions; a formula where one is calculated
  std::vector<std::string> dimensions;  // as they are labelled
  std::vector<std::string> measures;
  std::vector<std::string> ids;  // the chart's own, and those of what it stands in
};

// Nullopt if there is no such function that takes so many arguments. The context outlives what is
// made.
std::optional<FieldFunction> MakeObjectFunction(std::string_view name, size_t arguments,
                                                const ChartContext& context, ObjectPtr object);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_OBJECT_FUNCTIONS_H_
