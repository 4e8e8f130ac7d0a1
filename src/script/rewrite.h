// A formula with parts of it replaced.
#ifndef CELADON_SCRIPT_REWRITE_H_
#define CELADON_SCRIPT_REWRITE_H_

#include <functional>

#include "absl/status/statusor.h"
#include "expression/ast.h"

namespace celadon {

// Asks `replace` of every node, from the root down. Where it gives a node, that one stands in its
// place and is not looked into; where it gives null, the node stays and its operands and arguments
// are rewritten. Places in the text stay those of the nodes replaced.
using Replace = std::function<absl::StatusOr<NodePtr>(const NodePtr&)>;
absl::StatusOr<NodePtr> Rewrite(const NodePtr& node, const Replace& replace);

}  // namespace celadon

#endif  // CELADON_SCRIPT_REWRITE_H_
