// The tables of scalar functions: one function here, one file a family.
//
// Source: the expression language, section 10, whose parts are named after the help's categories.
#ifndef CELADON_EXPRESSION_FUNCTIONS_FAMILIES_H_
#define CELADON_EXPRESSION_FUNCTIONS_FAMILIES_H_

#include <span>

#include "celadon/function_registry.h"
#include "expression/ast.h"
#include "expression/scalar_function.h"

namespace celadon {

std::span<const ScalarFunction> ClockFunctions();  // now, and the local time of places
std::span<const ScalarFunction> ColorFunctions();
std::span<const ScalarFunction> ConditionalFunctions();
std::span<const ScalarFunction> DateDistanceFunctions();  // ages, working days
std::span<const ScalarFunction> DateIntervalFunctions();  // whether a time lies in a period
std::span<const ScalarFunction> DatePartFunctions();
std::span<const ScalarFunction> DatePeriodFunctions();
std::span<const ScalarFunction> ExponentialFunctions();
std::span<const ScalarFunction> FinancialFunctions();
std::span<const ScalarFunction> FormattingFunctions();
std::span<const ScalarFunction> GeneralNumericFunctions();
std::span<const ScalarFunction> GeospatialFunctions();
std::span<const ScalarFunction> HashFunctions();
std::span<const ScalarFunction> InterpretationFunctions();
std::span<const ScalarFunction> LogicalFunctions();
std::span<const ScalarFunction> MathematicalFunctions();
std::span<const ScalarFunction> RandomFunctions();
std::span<const ScalarFunction> RangeFunctions();           // sums, counts, bounds
std::span<const ScalarFunction> RangeStatisticFunctions();  // order, spread, cash flow
std::span<const ScalarFunction> StringFunctions();          // case, blanks, search and replace
std::span<const ScalarFunction> SubstringFunctions();       // parts of a text
std::span<const ScalarFunction> SystemFunctions();
std::span<const ScalarFunction> TrigonometricFunctions();

struct FunctionFamily {
  FunctionCategory category;
  std::span<const ScalarFunction> functions;
};

// All of them; each name stands in one.
std::span<const FunctionFamily> FunctionFamilies();

// What an operator does; its name is its spelling. A component may carry one out by rules of its
// own: it adds a function of that name, with this help, which formulas cannot call.
inline constexpr std::string_view kOperatorHelp = "operator";
const ScalarFunction& OperatorFunction(Operator op);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_FAMILIES_H_
