// Help on functions, printed from the tables that carry them out.
#ifndef CELADON_TOOLS_FUNCTION_HELP_H_
#define CELADON_TOOLS_FUNCTION_HELP_H_

#include <string>

#include "answer.h"
#include "celadon/function_registry.h"

namespace celadon::command {

// Signature, chapter and what the function gives.
void PutFunctionHelp(const FunctionInfo& function, Answer& answer);

// All functions by chapter as a page of Markdown: docs/functions.md.
std::string FunctionPage(const FunctionRegistry& functions);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_FUNCTION_HELP_H_
