// Count, mean and spread of a sample, as tests of means need them.
#ifndef CELADON_DISTRIBUTIONS_SAMPLE_MOMENTS_H_
#define CELADON_DISTRIBUTIONS_SAMPLE_MOMENTS_H_

#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "expression/functions/aggregation_samples.h"

namespace celadon {

struct SampleMoments {
  double count = 0, mean = 0, squares = 0;  // squares: the sum of the squared deviations

  double variance() const { return squares / (count - 1); }
};

// Where the arguments stand that are the value and, in weighted tests, how often it counts.
struct TestColumns {
  size_t value = 0;
  std::optional<size_t> weight = {};
};

// Of the samples that `takes` accepts; nullopt where a value or a weight is no number.
template <typename Takes>
std::optional<SampleMoments> MomentsOf(Samples samples, const TestColumns& columns, Takes takes) {
  std::vector<WeightedNumber> numbers;
  SampleMoments moments;
  double sum = 0;
  for (const AggregationSample& sample : samples) {
    if (!takes(sample)) continue;
    const double value = NumberOf(sample, columns.value);
    double count = static_cast<double>(sample.count);
    if (columns.weight.has_value()) count *= NumberOf(sample, *columns.weight);
    if (std::isnan(value) || std::isnan(count)) return std::nullopt;
    numbers.push_back({value, count});
    moments.count += count;
    sum += count * value;
  }
  moments.mean = sum / moments.count;
  for (const WeightedNumber& one : numbers) {
    moments.squares += one.count * (one.number - moments.mean) * (one.number - moments.mean);
  }
  return moments;
}

inline bool TakesAll(const AggregationSample&) { return true; }

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_SAMPLE_MOMENTS_H_
