// Component celadon::distributions: the statistical distribution functions of formulas.
#ifndef CELADON_DISTRIBUTIONS_H_
#define CELADON_DISTRIBUTIONS_H_

#include "celadon/function_registry.h"

namespace celadon {

// NormDist, TInv, ChiDist and their like.
void AddDistributionFunctions(FunctionRegistry& functions);

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_H_
