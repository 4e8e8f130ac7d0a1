// The operators of the language: how they are written and how tightly they bind.
//
// Precedence is not documented; the ladder of the expression language, section 1, is our own.
#ifndef CELADON_EXPRESSION_OPERATORS_H_
#define CELADON_EXPRESSION_OPERATORS_H_

#include <optional>
#include <string_view>

#include "expression/ast.h"

namespace celadon {

constexpr int kLoosest = 1;        // `or`
constexpr int kNotPrecedence = 4;  // the operand of `not` may hold a comparison
constexpr int kUnaryPrecedence = 12;

// 1 binds loosest.
int Precedence(Operator op);
// As printed: words in lower case.
std::string_view Spelling(Operator op);

// The operator between two operands that is written so; words in any case.
std::optional<Operator> BinaryOperator(std::string_view text);
// The operator before an operand: + - bitnot, and not.
std::optional<Operator> PrefixOperator(std::string_view text);

// distinct, nodistinct, total and all, in any case: fields too, where an operand stands.
bool IsQualifierWord(std::string_view text);
// Words that a name is printed in brackets for: operators, qualifiers, and `as`. In any case.
bool IsReservedWord(std::string_view text);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_OPERATORS_H_
