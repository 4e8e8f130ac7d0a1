// Component celadon::regex: functions of formulas over regular expressions.
#ifndef CELADON_REGEX_H_
#define CELADON_REGEX_H_

#include "celadon/function_registry.h"

namespace celadon {

// MatchRegEx, ExtractRegEx, ReplaceRegEx and their like, and those without regard to case, whose
// names end in I.
void AddRegexFunctions(FunctionRegistry& functions);

}  // namespace celadon

#endif  // CELADON_REGEX_H_
