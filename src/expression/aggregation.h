// The aggregation functions by name; what they calculate is done where rows are grouped.
#ifndef CELADON_EXPRESSION_AGGREGATION_H_
#define CELADON_EXPRESSION_AGGREGATION_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace celadon {

enum class AggregationKind : uint8_t { kSum, kCount, kMin, kMax, kAvg, kOnly };

struct AggregationFunction {
  std::string_view name;
  AggregationKind kind;
  std::string_view parameters;  // see signature.h
  bool numbers_only;            // looks at number parts alone, so texts need not be made
  std::string_view help;        // one line
};

std::span<const AggregationFunction> AggregationFunctions();

}  // namespace celadon

#endif  // CELADON_EXPRESSION_AGGREGATION_H_
