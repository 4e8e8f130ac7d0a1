#include "hypercube/distinct_accumulator.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "expression/column_vector.h"
#include "hypercube/distinct_pairs.h"
#include "hypercube/sum_accumulator.h"
#include "runtime/growth.h"

namespace celadon {
namespace {

constexpr uint32_t kNoValue = ArgumentBlock::kNoValue;

class DistinctCountAccumulator final : public Accumulator {
 public:
  explicit DistinctCountAccumulator(const AccumulatorOptions& options)
      : pairs_(options.expected_groups, options.distinct_values) {}
  Needs needs() const override { return Needs::kValues; }
  void Resize(size_t groups) override {
    pairs_.Resize(groups);
    groups_ = groups;
  }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) {
      const uint32_t value = block.values[records[i]];
      if (value != kNoValue) pairs_.Insert(groups[i], value);
    }
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override {
    pairs_.Merge(static_cast<const DistinctCountAccumulator&>(other).pairs_, group_of, value_of);
  }
  std::vector<Value> Results(const ArgumentValues&, const RegionalSettings&) const override {
    std::vector<Value> results(groups_);
    std::ranges::transform(pairs_.Counts(groups_), results.begin(), [](uint64_t count) {
      return Value::Number(static_cast<double>(count));
    });
    return results;
  }
  size_t groups() const override { return groups_; }
  size_t size() const override { return std::max(groups_, pairs_.listed()); }
  size_t BytesToTake(size_t groups, size_t values) const override {
    return pairs_.BytesToTake(groups, values) + (groups_ + groups) * sizeof(uint64_t);
  }
  double Number(size_t) const override { return kNoNumber; }

 private:
  DistinctPairs pairs_;
  size_t groups_ = 0;
};

// Sum and Avg over the distinct values of each group.
class DistinctSumAccumulator final : public Accumulator {
 public:
  explicit DistinctSumAccumulator(const AccumulatorOptions& options)
      : average_(options.function->kind == AggregationKind::kAvg),
        pairs_(options.expected_groups, options.distinct_values) {}
  Needs needs() const override { return Needs::kValuesAndNumbers; }
  void Resize(size_t groups) override {
    pairs_.Resize(groups);
    groups_ = groups;
  }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) {
      const double number = block.numbers[records[i]];
      if (std::isnan(number)) continue;
      const uint32_t value = block.values[records[i]];
      pairs_.Insert(groups[i], value);
      SetNumber(value, number);
    }
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override {
    const auto& theirs = static_cast<const DistinctSumAccumulator&>(other);
    pairs_.Merge(theirs.pairs_, group_of, value_of);
    for (uint32_t value = 0; value < theirs.number_of_value_.size(); ++value) {
      const double number = theirs.number_of_value_[value];
      if (!std::isnan(number)) SetNumber(value_of.empty() ? value : value_of[value], number);
    }
  }
  std::vector<Value> Results(const ArgumentValues& values,
                             const RegionalSettings& settings) const override {
    SumAccumulator sums(average_);
    sums.Resize(groups_);
    pairs_.ForEach(
        [&](uint32_t group, uint32_t value) { sums.AddNumber(group, number_of_value_[value]); });
    return sums.Results(values, settings);
  }
  size_t groups() const override { return groups_; }
  size_t size() const override {
    return std::max({groups_, pairs_.listed(), number_of_value_.size()});
  }
  size_t BytesToTake(size_t groups, size_t values) const override {
    return pairs_.BytesToTake(groups, values) + celadon::BytesToTake(number_of_value_, values) +
           (groups_ + groups) * sizeof(NumberTotal);
  }
  double Number(size_t) const override { return kNoNumber; }

 private:
  void SetNumber(uint32_t value, double number) {
    if (value >= number_of_value_.size()) number_of_value_.resize(value + size_t{1}, kNoNumber);
    number_of_value_[value] = number;
  }

  const bool average_;
  DistinctPairs pairs_;
  size_t groups_ = 0;
  std::vector<double> number_of_value_;
};

}  // namespace

std::unique_ptr<Accumulator> MakeDistinctAccumulator(const AccumulatorOptions& options) {
  if (options.function->kind == AggregationKind::kCount) {
    return std::make_unique<DistinctCountAccumulator>(options);
  }
  return std::make_unique<DistinctSumAccumulator>(options);
}

}  // namespace celadon
