// Functions that tell of the selections and the values of a field.
//
// Source: the expression language, section 10.13; Qlik help "Field functions".
#ifndef CELADON_HYPERCUBE_FIELD_FUNCTIONS_H_
#define CELADON_HYPERCUBE_FIELD_FUNCTIONS_H_

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "expression/ast.h"

namespace celadon {

// The value for the arguments that stand behind the field.
using FieldFunction = std::function<Value(std::span<const Value> arguments)>;

struct BoundFieldFunction {
  FieldFunction call;
  size_t fields = 1;  // arguments that name a field and are not evaluated
};

// Nullopt if there is no such function. The context outlives what is made. InvalidArgument for a
// wrong number of arguments; NotFound for an unknown field.
absl::StatusOr<std::optional<BoundFieldFunction>> MakeFieldFunction(
    std::string_view name, const std::vector<NodePtr>& arguments, const ChartContext& context,
    const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_FIELD_FUNCTIONS_H_
