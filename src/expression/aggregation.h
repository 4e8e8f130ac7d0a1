// The aggregation functions by name; the records are gathered where rows are grouped.
#ifndef CELADON_EXPRESSION_AGGREGATION_H_
#define CELADON_EXPRESSION_AGGREGATION_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "celadon/custom_function.h"
#include "celadon/external_function.h"
#include "celadon/format.h"
#include "celadon/function_registry.h"
#include "celadon/value.h"

namespace celadon {

class NumberSample;
class PairSums;

// How an aggregation is calculated: as its records are met, or from samples of all of them, which
// leave room for a quicker way.
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
  kFirstSorted,  // the value of the record with the lowest weight
  kSamples
};

// By the values from the first argument to the last; NULL stands last.
void SortSamples(std::vector<AggregationSample>* samples);

// Samples are sorted, or in load order for an ordered function, which is given each record by
// itself. With `distinct` all counts are 1. Arguments that are not given are absent.
using SampleKernel = Value (*)(std::span<const AggregationSample> samples,
                               const RegionalSettings& settings);

// The result, NaN for none, of the numbers of the first argument; the second one, which is the same
// for all records, is the parameter, NaN where it has no number.
using NumberKernel = double (*)(NumberSample& numbers, double parameter);
// The same of pairs of numbers of the first and the second argument; the parameters are the two
// behind them.
using PairKernel = double (*)(const PairSums& pairs, std::span<const double> parameters);

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
  FunctionPlace place = FunctionPlace::kBoth;
  const CustomAggregation* custom = nullptr;   // in place of kernels: a host's
  const ExternalFunction* external = nullptr;  // in place of kernels: see external_call.h
  // What `kernel` calculates, where all records count and parameters are the same for all of them.
  NumberKernel number_kernel = nullptr;
  PairKernel pair_kernel = nullptr;  // of a function of one argument, it asks for y alone

  // The result of a group; no external function has one here.
  Value Calculate(std::span<const AggregationSample> samples, bool distinct,
                  const RegionalSettings& settings) const;
};

// Null if no aggregation has that name.
const AggregationFunction* FindAggregation(const FunctionRegistry& functions,
                                           std::string_view name);

// All of the language; each family has a table of its own.
std::span<const AggregationFunction> AggregationFunctions();
std::span<const AggregationFunction> BasicAggregations();
std::span<const AggregationFunction> StatisticalAggregations();
std::span<const AggregationFunction> StringAggregations();
std::span<const AggregationFunction> FinancialAggregations();
std::span<const AggregationFunction> GeospatialAggregations();
std::span<const AggregationFunction> InformationAggregations();

}  // namespace celadon

#endif  // CELADON_EXPRESSION_AGGREGATION_H_
