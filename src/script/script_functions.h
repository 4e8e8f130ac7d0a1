// The functions that only scripts have, or that mean something of their own there.
//
// Source: the script functions page.
#ifndef CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_
#define CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "expression/ast.h"
#include "script/reload.h"
#include "script/row_formula.h"

namespace celadon {

// A function that a call means, and those of its arguments that are to be evaluated for it.
struct ScriptFunction {
  std::unique_ptr<RowFunction> function;
  std::vector<NodePtr> arguments;
};

// Null where the call is none of the script's own. InvalidArgument for a wrong number of arguments.
absl::StatusOr<ScriptFunction> FindScriptFunction(const Call& call, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SCRIPT_FUNCTIONS_H_
