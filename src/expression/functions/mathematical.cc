// Mathematical constants and truth values, and the exponential functions.
#include <numbers>

#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

void Pi(const KernelCall& call) {
  NumberRows(call, [](const RowArguments&) { return std::numbers::pi; });
}

void Euler(const KernelCall& call) {
  NumberRows(call, [](const RowArguments&) { return std::numbers::e; });
}

void True(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments&, size_t row, ValueWriter& out) {
    out.Dual(row, "True", kTrue);
  });
}

void False(const KernelCall& call) {
  StrictValueRows(
      call, [](const RowArguments&, size_t row, ValueWriter& out) { out.Dual(row, "False", 0); });
}

double Exp(double x) { return FiniteOrNone(std::exp(x)); }
double Log(double x) { return FiniteOrNone(std::log(x)); }
double Log10(double x) { return FiniteOrNone(std::log10(x)); }
double Square(double x) { return x * x; }
double SquareRoot(double x) { return std::sqrt(x); }
// The library's power knows answers for NaN (1 to any power), NULL has none.
double Power(double x, double y) {
  return std::isnan(x) || std::isnan(y) ? kNoNumber : FiniteOrNone(std::pow(x, y));
}

constexpr ScalarFunction kMathematical[] = {
    {"pi", "", "", true, Pi, "3.14159…"},
    {"e", "", "", true, Euler, "2.71828…"},
    {"true", "", "", false, True, "-1 with the text True"},
    {"false", "", "", false, False, "0 with the text False"},
};

constexpr ScalarFunction kExponential[] = {
    {"exp", "x", "n", true, MapNumber<Exp>, "e to the power of a number"},
    {"log", "x", "n", true, MapNumber<Log>, "Natural logarithm"},
    {"log10", "x", "n", true, MapNumber<Log10>, "Decimal logarithm"},
    {"pow", "x, y", "n", true, MapNumbers<Power>, "A number to the power of another"},
    {"sqr", "x", "n", true, MapNumber<Square>, "A number times itself"},
    {"sqrt", "x", "n", true, MapNumber<SquareRoot>, "Square root"},
};

}  // namespace

std::span<const ScalarFunction> MathematicalFunctions() { return kMathematical; }

std::span<const ScalarFunction> ExponentialFunctions() { return kExponential; }

}  // namespace celadon
