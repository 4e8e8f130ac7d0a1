#include "expression/cash_flow.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace celadon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kFirstGuess = 0.1;
constexpr double kLeastRate = -0.999999;
constexpr double kMostRate = 1e6;

bool HaveBothSigns(std::span<const double> values) {
  const auto [least, greatest] = std::ranges::minmax_element(values);
  return !values.empty() && *least < 0 && *greatest > 0;
}

// The root between two rates at which the values have opposite signs.
double Halve(const std::function<double(double)>& value, double low, double high) {
  const bool rises = value(low) < 0;
  constexpr int kSteps = 200;  // past the digits of a double from any bracket
  for (int i = 0; i < kSteps; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    ((value(middle) < 0) == rises ? low : high) = middle;
  }
  return std::abs(value(low)) < std::abs(value(high)) ? low : high;
}

}  // namespace

double FindRate(const std::function<double(double)>& value) {
  double low = kFirstGuess;
  double high = kFirstGuess;
  double at_low = value(low);
  double at_high = at_low;
  const auto crosses = [](double a, double b) { return (a <= 0 && b >= 0) || (a >= 0 && b <= 0); };
  constexpr double kGrowth = 1.5;
  for (double width = 0.01; width < kMostRate; width *= kGrowth) {
    const double next_high = high + width;
    const double at_next_high = value(next_high);
    if (crosses(at_high, at_next_high)) return Halve(value, high, next_high);
    const double next_low = std::max(kLeastRate, low - width);
    const double at_next_low = value(next_low);
    if (crosses(at_next_low, at_low)) return Halve(value, next_low, low);
    high = next_high;
    at_high = at_next_high;
    if (std::isnan(at_next_low)) continue;  // out of range: the low end stays
    low = next_low;
    at_low = at_next_low;
  }
  return kNone;
}

double NetPresentValue(double rate, std::span<const double> values) {
  double sum = 0;
  double factor = 1;
  for (const double value : values) {
    factor *= 1 + rate;
    sum += value / factor;
  }
  return std::isfinite(sum) ? sum : kNone;
}

double InternalRate(std::span<const double> values) {
  if (!HaveBothSigns(values)) return kNone;
  return FindRate([values](double rate) { return NetPresentValue(rate, values); });
}

double NetPresentValueByDate(double rate, std::span<const double> values,
                             std::span<const double> dates) {
  constexpr double kDaysOfYear = 365;
  double sum = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    sum += values[i] / std::pow(1 + rate, (dates[i] - dates[0]) / kDaysOfYear);
  }
  return std::isfinite(sum) ? sum : kNone;
}

double InternalRateByDate(std::span<const double> values, std::span<const double> dates) {
  if (!HaveBothSigns(values)) return kNone;
  return FindRate(
      [values, dates](double rate) { return NetPresentValueByDate(rate, values, dates); });
}

}  // namespace celadon
