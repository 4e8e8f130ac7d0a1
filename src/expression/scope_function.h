// Functions that only the surroundings of a formula can carry out: they look at other rows, at the
// selections or at the state of a script. They are listed here, so that help and errors know them;
// a Scope takes their calls (ResolveCall), and where it does not they have no meaning.
#ifndef CELADON_EXPRESSION_SCOPE_FUNCTION_H_
#define CELADON_EXPRESSION_SCOPE_FUNCTION_H_

#include <span>
#include <string_view>

#include "celadon/function_registry.h"

namespace celadon {

struct ScopeFunction {
  std::string_view name;
  std::string_view parameters;  // see signature.h
  FunctionCategory category;
  FunctionPlace place;
  std::string_view help;  // one line
};

// By name.
std::span<const ScopeFunction> ScopeFunctions();

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SCOPE_FUNCTION_H_
