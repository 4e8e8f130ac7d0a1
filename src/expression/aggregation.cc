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
  for (const auto family :
       {BasicAggregations(), StringAggregations(), StatisticalAggregations(),
        FinancialAggregations(), GeospatialAggregations(), InformationAggregations()}) {
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

Value AggregationFunction::Calculate(std::span<const AggregationSample> samples, bool distinct,
                                     const RegionalSettings& settings) const {
  if (custom != nullptr) return custom->call(samples);
  return distinct && distinct_kernel != nullptr ? distinct_kernel(samples, settings)
                                                : kernel(samples, settings);
}

const AggregationFunction* FindAggregation(const FunctionRegistry& functions,
                                           std::string_view name) {
  const FunctionInfo* const info = functions.Find(name);
  return info == nullptr ? nullptr : info->aggregation;
}

std::span<const AggregationFunction> AggregationFunctions() {
  static const std::vector<AggregationFunction> all = AllFamilies();
  return all;
}

}  // namespace celadon
