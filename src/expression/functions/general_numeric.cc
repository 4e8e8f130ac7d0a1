// General numeric functions: rounding, remainders, counting of arrangements.
//
// Source: the expression language, section 10.17; Qlik help "General numeric functions".
#include <bit>
#include <cstdint>

#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "value/decimal_scale.h"

namespace celadon {
namespace {

double Nearest(double steps) { return std::floor(steps + 0.5); }  // halves up
double Above(double steps) { return std::ceil(steps); }
double Below(double steps) { return std::floor(steps); }

// As std::nearbyint, but for a call.
double NearestWhole(double x) {
  return std::abs(x) < kEndOfScaled ? Scaled(x, 1) : std::nearbyint(x);
}

// x / step, where a quotient that misses a whole number or a half by rounding of the decimal step
// alone is taken as that: 1.15 / 0.1 is eleven and a half. Our own.
double Steps(double x, double step) {
  const double steps = x / step;
  const double doubled = NearestWhole(steps * 2);
  const double error = std::abs(steps) * 4 * 0x1p-52;
  return std::abs(steps - doubled / 2) <= error ? doubled / 2 : steps;
}

// The nearest offset + k·step. A step such as 0.1 is inexact, so k is divided by the whole number
// 1/step where there is one: 39 / 10, not 39 × 0.1. Steps mostly stay the same.
template <double (*kWhole)(double)>
class RoundTo {
 public:
  double operator()(double x, double step, double offset) {
    if (step != step_) SetStep(step);
    if (step == 0) return kNoNumber;
    const double k = kWhole(Steps(x - offset, step));
    return offset + (is_fraction_ ? k / inverse_ : k * step);
  }

 private:
  void SetStep(double step) {
    step_ = step;
    const double inverse = 1 / step;
    inverse_ = NearestWhole(inverse);
    is_fraction_ =
        std::abs(step) < 1 && std::abs(inverse - inverse_) <= std::abs(inverse) * 4 * 0x1p-52;
  }

  double step_ = kNoNumber;
  double inverse_ = 0;  // a whole number
  bool is_fraction_ = false;
};

template <double (*kWhole)(double)>
void Rounding(const KernelCall& call) {
  if (call.arguments.size() == 1) return MapNumber<kWhole>(call);
  StrictNumberRows(call, [round = RoundTo<kWhole>()](const RowArguments& row) mutable {
    return round(row.number(0), row.number(1), row.number_or(2, 0));
  });
}

double Fraction(double x) { return x - std::floor(x); }
double Sign(double x) { return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0)); }
double Absolute(double x) { return std::abs(x); }

bool IsWhole(double x) { return std::isfinite(x) && x == std::trunc(x); }

double Mod(double a, double b) {
  if (!IsWhole(a) || !IsWhole(b) || b <= 0) return kNoNumber;
  const double remainder = std::fmod(a, b);
  return remainder < 0 ? remainder + b : remainder + 0.0;  // no negative zero
}
double Fmod(double a, double b) { return std::fmod(a, b); }
double Div(double a, double b) { return FiniteOrNone(std::trunc(a / b)); }

double Even(double n) { return IsWhole(n) ? Truth(std::fmod(n, 2) == 0) : kNoNumber; }
double Odd(double n) { return IsWhole(n) ? Truth(std::fmod(n, 2) != 0) : kNoNumber; }

double Factorial(double n) {
  n = std::trunc(n);
  return n > 0 ? FiniteOrNone(std::round(std::tgamma(n + 1))) : kNoNumber;
}

// n (n-1) … over `taken` factors. Both products leave the range of a double within some thousand
// factors, however large the arguments.
double Permutations(double n, double taken) {
  n = std::trunc(n);
  taken = std::trunc(taken);
  if (!(taken >= 0 && taken <= n)) return kNoNumber;
  double product = 1;
  for (double i = 0; i < taken && std::isfinite(product); ++i) product *= n - i;
  return FiniteOrNone(product);
}

double Combinations(double n, double taken) {
  n = std::trunc(n);
  taken = std::trunc(taken);
  if (!(taken >= 0 && taken <= n)) return kNoNumber;
  taken = std::min(taken, n - taken);
  double product = 1;
  for (double i = 1; i <= taken && std::isfinite(product); ++i) {
    product = product * (n - taken + i) / i;
  }
  return FiniteOrNone(product < 0x1p53 ? std::round(product) : product);
}

double BitCount(double x) {
  if (!(std::abs(x) < 0x1p63)) return kNoNumber;
  return std::popcount(static_cast<uint64_t>(static_cast<int64_t>(x)));
}

constexpr ScalarFunction kFunctions[] = {
    {"Round", "x[, step[, offset]]", "n", true, Rounding<Nearest>,
     "The nearest multiple of a step; halves go up"},
    {"Ceil", "x[, step[, offset]]", "n", true, Rounding<Above>,
     "The next multiple of a step upwards"},
    {"Floor", "x[, step[, offset]]", "n", true, Rounding<Below>,
     "The next multiple of a step downwards"},
    {"Fabs", "x", "n", true, MapNumber<Absolute>, "A number without its sign"},
    {"Sign", "x", "n", true, MapNumber<Sign>, "-1, 0 or 1"},
    {"Frac", "x", "n", true, MapNumber<Fraction>, "What is above the next whole number below"},
    {"Mod", "a, b", "n", true, MapNumbers<Mod>, "Remainder of whole numbers, never negative"},
    {"Fmod", "a, b", "n", true, MapNumbers<Fmod>, "Remainder with the sign of the first number"},
    {"Div", "a, b", "n", true, MapNumbers<Div>, "Whole part of a quotient"},
    {"Even", "n", "n", true, MapNumber<Even>, "Whether a whole number is even"},
    {"Odd", "n", "n", true, MapNumber<Odd>, "Whether a whole number is odd"},
    {"Fact", "n", "n", true, MapNumber<Factorial>, "Factorial of a positive whole number"},
    {"Combin", "p, q", "n", true, MapNumbers<Combinations>, "Choices of q out of p, order ignored"},
    {"Permut", "p, q", "n", true, MapNumbers<Permutations>, "Choices of q out of p, in order"},
    {"BitCount", "n", "n", true, MapNumber<BitCount>, "Bits set in a whole number"},
};

}  // namespace

std::span<const ScalarFunction> GeneralNumericFunctions() { return kFunctions; }

}  // namespace celadon
