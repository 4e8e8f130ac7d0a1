// The aggregation functions by name; the records are gathered where rows are grouped.
#ifndef CELADON_EXPRESSION_AGGREGATION_H_
#define CELADON_EXPRESSION_AGGREGATION_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "celadon/value.h"

namespace celadon {

// How an aggregation is calculated: as its records are met, or from samples of all of them.
enum class AggregationKind : uint8_t {
  kSum,
  kCount,
  kMin,
  kMax,
  kAvg,
  kOnly,
  kNullCount,
  kNumericCount,
  kMissingCount,
  kTextCount,
  kSamples
};

// One distinct combination of argument values in a group, and how many records have it. Texts are
// display texts; a number shown plainly has none.
struct AggregationSample {
  std::vector<Value> values;
  uint64_t count = 1;
};

// By the values from the first argument to the last; NULL stands last.
void SortSamples(std::vector<AggregationSample>* samples);

// Samples are sorted, or in load order for an ordered function, which is given each record by
// itself. With `distinct` all counts are 1. Arguments that are not given are absent.
using SampleKernel = Value (*)(std::span<const AggregationSample> samples,
                               const RegionalSettings& settings);

struct AggregationFunction {
  std::string_view name;
  AggregationKind kind;
  std::string_view parameters;  // see signature.h
  bool numbers_only;            // looks at number parts alone, so texts need not be made
  std::string_view help;        // one line
  // Set where there are samples to calculate from: of kSamples, with several arguments, and of the
  // counts of one kind with distinct.
  SampleKernel kernel = nullptr;
  bool ordered = false;  // depends on load order
  // In place of `kernel` with distinct, where distinct is not just counting samples once.
  SampleKernel distinct_kernel = nullptr;
};

// All of them; each family has a table of its own.
std::span<const AggregationFunction> AggregationFunctions();
std::span<const AggregationFunction> BasicAggregations();
std::span<const AggregationFunction> StatisticalAggregations();
std::span<const AggregationFunction> StringAggregations();
std::span<const AggregationFunction> FinancialAggregations();

}  // namespace celadon

#endif  // CELADON_EXPRESSION_AGGREGATION_H_
