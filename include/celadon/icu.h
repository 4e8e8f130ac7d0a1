// Component celadon::icu: the letters of all alphabets, and code pages, in formulas.
#ifndef CELADON_ICU_H_
#define CELADON_ICU_H_

#include "celadon/function_registry.h"

namespace celadon {

// Upper, Lower, Capitalize, mixmatch, wildmatch and the operator like by all of Unicode's rules in
// place of the plain ones, which change one letter to one (ß stays as it is); and ApplyCodepage.
void AddUnicodeFunctions(FunctionRegistry& functions);

}  // namespace celadon

#endif  // CELADON_ICU_H_
