// Component celadon::distributions: statistical distributions and tests in formulas.
#ifndef CELADON_DISTRIBUTIONS_H_
#define CELADON_DISTRIBUTIONS_H_

#include "celadon/function_registry.h"

namespace celadon {

// NormDist, TInv, ChiDist and their like; the aggregations Chi2Test_p, TTest_t, ZTest_z and theirs.
void AddDistributionFunctions(FunctionRegistry& functions);

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_H_
