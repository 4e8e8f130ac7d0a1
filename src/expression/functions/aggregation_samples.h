// What aggregations read from their samples.
#ifndef CELADON_EXPRESSION_FUNCTIONS_AGGREGATION_SAMPLES_H_
#define CELADON_EXPRESSION_FUNCTIONS_AGGREGATION_SAMPLES_H_

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expression/aggregation.h"

namespace celadon {

using Samples = std::span<const AggregationSample>;

// The number of an argument, or NaN.
inline double NumberOf(const AggregationSample& sample, size_t argument) {
  if (argument >= sample.values.size()) return std::numeric_limits<double>::quiet_NaN();
  const Value& value = sample.values[argument];
  return value.has_number() ? value.number() : std::numeric_limits<double>::quiet_NaN();
}

// The number of an argument that is the same for all records: that of the first one that has it.
inline std::optional<double> ConstantOf(Samples samples, size_t argument) {
  for (const AggregationSample& sample : samples) {
    if (const double number = NumberOf(sample, argument); !std::isnan(number)) return number;
  }
  return std::nullopt;
}

// NULL for a number that is not finite.
inline Value FiniteValue(double number) {
  return std::isfinite(number) ? Value::Number(number) : Value();
}

// Numbers with how often they occur, ascending where the samples are sorted.
struct WeightedNumber {
  double number;
  double count;
};
inline std::vector<WeightedNumber> NumbersOf(Samples samples, size_t argument = 0) {
  std::vector<WeightedNumber> numbers;
  for (const AggregationSample& sample : samples) {
    const double number = NumberOf(sample, argument);
    if (!std::isnan(number)) numbers.push_back({number, static_cast<double>(sample.count)});
  }
  return numbers;
}

// The text that a value is shown with.
inline std::string ShownText(const Value& value, const RegionalSettings& settings) {
  if (value.has_text()) return value.text();
  return value.has_number() ? PlainNumberText(value.number(), settings.decimal_separator) : "";
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_AGGREGATION_SAMPLES_H_
