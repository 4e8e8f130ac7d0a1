// One call of a scalar function outside any program.
#ifndef CELADON_EXPRESSION_CALL_SCALAR_H_
#define CELADON_EXPRESSION_CALL_SCALAR_H_

#include <span>

#include "absl/status/statusor.h"
#include "celadon/format.h"
#include "celadon/value.h"
#include "expression/scalar_function.h"

namespace celadon {

// The number of arguments must be one that the function takes. ResourceExhausted if the text of the
// result grows too large.
absl::StatusOr<Value> CallScalar(const ScalarFunction& function, std::span<const Value> arguments,
                                 const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_CALL_SCALAR_H_
