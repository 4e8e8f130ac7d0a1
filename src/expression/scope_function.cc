#include "expression/scope_function.h"

namespace celadon {

// Each is carried out by the scopes of charts (room hypercube) or of scripts (room script); a
// function that neither carries out does not stand here.
std::span<const ScopeFunction> ScopeFunctions() { return {}; }

}  // namespace celadon
