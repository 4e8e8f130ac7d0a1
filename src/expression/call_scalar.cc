#include "expression/call_scalar.h"

#include <vector>

#include "expression/evaluate.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<Value> CallScalar(const ScalarFunction& function, std::span<const Value> arguments,
                                 const TextInterpreter& interpreter) {
  EvaluationContext context{interpreter};
  std::vector<ColumnVector> vectors;
  vectors.reserve(arguments.size());
  std::vector<ValueLanes> lanes;
  for (size_t i = 0; i < arguments.size(); ++i) {
    vectors.emplace_back(1).Broadcast(arguments[i], context);
    lanes.push_back(LanesFor(function.use(i), vectors.back(), 1, context));
  }
  ColumnVector result(1);
  function.kernel({&function, 1, lanes, result, context});
  CELADON_RETURN_IF_ERROR(CheckArena(context));
  return Value(result.lanes()[0]);
}

}  // namespace celadon
