// Component celadon::json_functions: functions of formulas over texts in JSON.
#ifndef CELADON_JSON_FUNCTIONS_H_
#define CELADON_JSON_FUNCTIONS_H_

#include "celadon/function_registry.h"

namespace celadon {

// IsJson, JsonGet, JsonSet, JsonObject, JsonArray.
void AddJsonFunctions(FunctionRegistry& functions);

}  // namespace celadon

#endif  // CELADON_JSON_FUNCTIONS_H_
