// Counting what a condition leaves as adding up numbers, which passes over records do at once.
#ifndef CELADON_HYPERCUBE_COUNTED_FORMULA_H_
#define CELADON_HYPERCUBE_COUNTED_FORMULA_H_

#include "expression/ast.h"

namespace celadon {

// For `If(condition, a, b)` a formula that is 1 where this is not NULL, else 0, so that its sum is
// the count: `If(condition, 1, 0)` where a is a literal, with IsNull(a)+1 in place of another a.
// Null for any other formula.
NodePtr PresenceOf(const NodePtr& formula);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_COUNTED_FORMULA_H_
