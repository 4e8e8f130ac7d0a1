// Basic and counter aggregations.
//
// Source: the expression language, sections 10.1 and 10.2; Qlik help "Basic aggregation functions",
// "Counter aggregation functions".
#include <algorithm>

#include "expression/functions/aggregation_samples.h"
#include "expression/number_sample.h"

namespace celadon {
namespace {

// Equal values count as one rank (our own); the first rank where none is given.
template <bool kHighest>
double Ranked(NumberSample& numbers, double rank) {
  return numbers.Ranked(std::isnan(rank) ? 1 : rank, kHighest);
}

template <bool kHighest>
Value RankedOf(Samples samples, const RegionalSettings&) {
  std::vector<double> numbers;
  for (const WeightedNumber& one : NumbersOf(samples)) numbers.push_back(one.number);
  NumberSample sample(numbers, {});
  const double ranked = Ranked<kHighest>(sample, ConstantOf(samples, 1).value_or(1));
  return std::isnan(ranked) ? Value() : Value::Number(ranked);
}

Value Mode(Samples samples, const RegionalSettings&) {
  const AggregationSample* most = nullptr;
  bool tie = false;
  for (const AggregationSample& sample : samples) {
    if (sample.values.front().is_null()) continue;
    tie = most != nullptr && (tie ? sample.count <= most->count : sample.count == most->count);
    if (most == nullptr || sample.count > most->count) {
      most = &sample;
      tie = false;
    }
  }
  return most == nullptr || tie ? Value() : most->values.front();
}

// Records on the rank-th lowest weight; several of them leave nothing to choose, unless they are
// alike and counted once.
Value FirstSortedValue(Samples samples, const RegionalSettings&) {
  std::vector<const AggregationSample*> weighted;
  std::vector<double> weights;
  for (const AggregationSample& sample : samples) {
    const double weight = NumberOf(sample, 1);
    if (std::isnan(weight) || sample.values.front().is_null()) continue;
    weighted.push_back(&sample);
    weights.push_back(weight);
  }
  std::ranges::sort(weights);
  weights.erase(std::unique(weights.begin(), weights.end()), weights.end());
  const double rank = std::trunc(ConstantOf(samples, 2).value_or(1));
  if (!(rank >= 1) || rank > static_cast<double>(weights.size())) return Value();
  const double wanted = weights[static_cast<size_t>(rank) - 1];
  Value value;
  uint64_t records = 0;
  for (const AggregationSample* sample : weighted) {
    if (NumberOf(*sample, 1) != wanted) continue;
    records += sample->count;
    value = sample->values.front();
  }
  return records == 1 ? value : Value();
}

template <bool (*kCounts)(const Value&)>
Value CountOf(Samples samples, const RegionalSettings&) {
  uint64_t count = 0;
  for (const AggregationSample& sample : samples) {
    if (kCounts(sample.values.front())) count += sample.count;
  }
  return Value::Number(static_cast<double>(count));
}

Value Sum(Samples samples, const RegionalSettings&) {
  double sum = 0;
  for (const WeightedNumber& one : NumbersOf(samples)) sum += one.number * one.count;
  return Value::Number(sum);
}

Value Only(Samples samples, const RegionalSettings&) {
  const Value* only = nullptr;
  for (const AggregationSample& sample : samples) {
    const Value& value = sample.values.front();
    if (value.is_null()) continue;
    if (only != nullptr && !SameSymbol(*only, value)) return Value();
    only = &value;
  }
  return only == nullptr ? Value() : *only;
}

bool HasNumber(const Value& value) { return value.has_number(); }
bool HasNoNumber(const Value& value) { return !value.has_number(); }
bool IsValue(const Value& value) { return !value.is_null(); }
bool IsNullValue(const Value& value) { return value.is_null(); }
bool IsPureText(const Value& value) { return !value.is_null() && !value.has_number(); }

constexpr AggregationFunction kFunctions[] = {
    {"Sum", AggregationKind::kSum, "value", true, "Total of the numbers; 0 for none", Sum},
    {.name = "Min",
     .kind = AggregationKind::kMin,
     .parameters = "value[, rank]",
     .numbers_only = true,
     .help = "Lowest number, or the one of a given rank",
     .kernel = RankedOf<false>,
     .number_kernel = Ranked<false>},
    {.name = "Max",
     .kind = AggregationKind::kMax,
     .parameters = "value[, rank]",
     .numbers_only = true,
     .help = "Highest number, or the one of a given rank",
     .kernel = RankedOf<true>,
     .number_kernel = Ranked<true>},
    {"Only", AggregationKind::kOnly, "value", false, "The value, if there is exactly one", Only},
    {"Mode", AggregationKind::kSamples, "value", false, "The most frequent value, if it is one",
     Mode},
    {"FirstSortedValue", AggregationKind::kFirstSorted, "value, weight[, rank]", false,
     "Value of the record with the lowest weight, or the weight of a given rank", FirstSortedValue},
    {"Count", AggregationKind::kCount, "value", false, "Number of values other than NULL",
     CountOf<IsValue>},
    {"NumericCount", AggregationKind::kNumericCount, "value", true,
     "Number of values with a number", CountOf<HasNumber>},
    {"TextCount", AggregationKind::kTextCount, "value", false, "Number of values without a number",
     CountOf<IsPureText>},
    {"NullCount", AggregationKind::kNullCount, "value", false, "Number of NULL values",
     CountOf<IsNullValue>},
    {"MissingCount", AggregationKind::kMissingCount, "value", true,
     "Number of values without a number, NULL among them", CountOf<HasNoNumber>},
};

}  // namespace

std::span<const AggregationFunction> BasicAggregations() { return kFunctions; }

}  // namespace celadon
