#include "expression/aggregation.h"

#include <algorithm>

namespace celadon {
namespace {

std::strong_ordering CompareSamples(const AggregationSample& a, const AggregationSample& b) {
  for (size_t i = 0; i < a.values.size(); ++i) {
    const auto compared = CompareSymbols(a.values[i], b.values[i]);
    if (compared != std::strong_ordering::equal) return compared;
  }
  return std::strong_ordering::equal;
}

std::vector<AggregationFunction> AllFamilies() {
  std::vector<AggregationFunction> all;
  for (const auto family : {BasicAggregations(), StringAggregations(), StatisticalAggregations(),
                            FinancialAggregations()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

}  // namespace

void SortSamples(std::vector<AggregationSample>* samples) {
  std::ranges::sort(*samples, [](const AggregationSample& a, const AggregationSample& b) {
    return CompareSamples(a, b) == std::strong_ordering::less;
  });
}

std::span<const AggregationFunction> AggregationFunctions() {
  static const std::vector<AggregationFunction> all = AllFamilies();
  return all;
}

}  // namespace celadon
