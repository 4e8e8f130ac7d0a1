// A tree as text, written in one way: printing what was parsed from it gives the same text again.
#ifndef CELADON_EXPRESSION_PRINT_H_
#define CELADON_EXPRESSION_PRINT_H_

#include <string>
#include <string_view>

#include "expression/ast.h"

namespace celadon {

std::string PrintFormula(const Node& node);
// Without the braces around.
std::string PrintSet(const SetNode& set);

// The name as it must be written in a formula: bare where it can be, else in brackets.
std::string QuoteName(std::string_view name);
std::string BracketName(std::string_view name);
// Text in single quotes, those inside doubled.
std::string QuoteText(std::string_view text);
// The shortest text that reads as the same number; requires a finite number.
std::string PrintNumber(double number);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PRINT_H_
