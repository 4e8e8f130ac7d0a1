#include "hypercube/accumulator.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "expression/column_vector.h"
#include "hypercube/distinct_accumulator.h"
#include "hypercube/first_sorted_accumulator.h"
#include "hypercube/number_accumulator.h"
#include "hypercube/pair_accumulator.h"
#include "hypercube/sample_accumulator.h"
#include "hypercube/sum_accumulator.h"
#include "runtime/growth.h"

namespace celadon {
namespace {

constexpr uint32_t kNoValue = ArgumentBlock::kNoValue;

// Count and its relatives: records whose value is one of those that count.
template <Accumulator::Needs kNeeds, bool (*kCounts)(const ArgumentBlock&, uint32_t record)>
class CountAccumulator final : public Accumulator {
 public:
  Needs needs() const override { return kNeeds; }
  void Resize(size_t groups) override { counts_.resize(groups); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) {
      counts_[groups[i]] += kCounts(block, records[i]) ? 1 : 0;
    }
  }
  void AddRepeated(uint32_t group, uint32_t value, double number, uint64_t times) override {
    ArgumentBlock block;
    block.numbers = &number;
    block.values = &value;
    if (kCounts(block, 0)) counts_[group] += times;
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t>) override {
    const auto& theirs = static_cast<const CountAccumulator&>(other);
    for (size_t g = 0; g < group_of.size(); ++g) counts_[group_of[g]] += theirs.counts_[g];
  }
  size_t groups() const override { return counts_.size(); }
  size_t BytesToTake(size_t groups, size_t) const override {
    return celadon::BytesToTake(counts_, groups);
  }
  double Number(size_t group) const override { return static_cast<double>(counts_[group]); }
  std::vector<double> Numbers() const override { return NumbersOfGroups(); }

 private:
  std::vector<uint64_t> counts_;
};

bool IsValue(const ArgumentBlock& block, uint32_t r) { return block.values[r] != kNoValue; }
bool IsNull(const ArgumentBlock& block, uint32_t r) { return block.values[r] == kNoValue; }
bool IsNumber(const ArgumentBlock& block, uint32_t r) { return !std::isnan(block.numbers[r]); }
bool IsNoNumber(const ArgumentBlock& block, uint32_t r) { return std::isnan(block.numbers[r]); }
bool IsText(const ArgumentBlock& block, uint32_t r) {
  return IsValue(block, r) && IsNoNumber(block, r);
}

// Min and Max; the largest is the least of the negated numbers.
class MinAccumulator final : public Accumulator {
 public:
  explicit MinAccumulator(bool largest) : sign_(largest ? -1 : 1) {}
  Needs needs() const override { return Needs::kNumbers; }
  void Resize(size_t groups) override { least_.resize(groups, kNoNumber); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) {
      Take(groups[i], sign_ * block.numbers[records[i]]);
    }
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t>) override {
    const auto& theirs = static_cast<const MinAccumulator&>(other);
    for (size_t g = 0; g < group_of.size(); ++g) Take(group_of[g], theirs.least_[g]);
  }
  size_t groups() const override { return least_.size(); }
  size_t BytesToTake(size_t groups, size_t) const override {
    return celadon::BytesToTake(least_, groups);
  }
  double Number(size_t group) const override {
    const double number = sign_ * least_[group];
    return number == 0 ? 0 : number;  // not -0
  }
  std::vector<double> Numbers() const override { return NumbersOfGroups(); }

 private:
  void Take(size_t group, double number) {
    if (number < least_[group] || std::isnan(least_[group])) least_[group] = number;
  }

  double sign_;
  std::vector<double> least_;
};

class OnlyAccumulator final : public Accumulator {
 public:
  Needs needs() const override { return Needs::kValues; }
  void Resize(size_t groups) override { only_.resize(groups, kNothing); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) Take(groups[i], block.values[records[i]]);
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override {
    const auto& theirs = static_cast<const OnlyAccumulator&>(other);
    for (size_t g = 0; g < group_of.size(); ++g) {
      const uint64_t value = theirs.only_[g];
      if (value == kSeveral) only_[group_of[g]] = kSeveral;
      if (value >= kNothing) continue;
      Take(group_of[g], value_of.empty() ? static_cast<uint32_t>(value) : value_of[value]);
    }
  }
  std::vector<Value> Results(const ArgumentValues& values, const RegionalSettings&) const override {
    std::vector<Value> results;
    for (const uint64_t only : only_) {
      results.push_back(only < kNothing ? values.Of(static_cast<uint32_t>(only)).front() : Value());
    }
    return results;
  }
  size_t groups() const override { return only_.size(); }
  size_t BytesToTake(size_t groups, size_t) const override {
    return celadon::BytesToTake(only_, groups);
  }
  double Number(size_t) const override { return kNoNumber; }

 private:
  static constexpr uint64_t kNothing = uint64_t{1} << 32;
  static constexpr uint64_t kSeveral = kNothing + 1;
  void Take(size_t group, uint32_t value) {
    if (value == kNoValue) return;
    uint64_t& only = only_[group];
    only = only == kNothing || only == value ? value : kSeveral;
  }

  std::vector<uint64_t> only_;
};

}  // namespace

void Accumulator::AddCounted(uint32_t group, std::span<const double> numbers,
                             std::span<const uint32_t> counts, uint32_t null) {
  for (uint32_t value = 0; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    AddRepeated(group, value == null ? kNoValue : value, numbers.empty() ? 0 : numbers[value],
                counts[value]);
  }
}

void Accumulator::AddRepeated(uint32_t group, uint32_t value, double number, uint64_t) {
  constexpr uint32_t kFirst = 0;
  ArgumentBlock block;
  block.numbers = &number;
  block.values = &value;
  Add(std::span(&group, 1), std::span(&kFirst, 1), block);
}

std::vector<double> Accumulator::NumbersOfGroups() const {
  std::vector<double> numbers(groups());
  for (size_t group = 0; group < numbers.size(); ++group) numbers[group] = Number(group);
  return numbers;
}

std::vector<Value> Accumulator::Results(const ArgumentValues&, const RegionalSettings&) const {
  std::vector<Value> results(groups());
  for (size_t group = 0; group < results.size(); ++group) {
    const double number = Number(group);
    if (!std::isnan(number)) results[group] = Value::Number(number);
  }
  return results;
}

namespace {

// The number of an argument that is the same in all records, NaN where there is no such argument;
// nullopt where it need not be the same.
std::optional<double> ParameterAt(const AccumulatorOptions& options, size_t argument) {
  if (argument >= options.arguments) return kNoNumber;
  return argument < options.constants.size() ? options.constants[argument] : std::nullopt;
}

std::unique_ptr<Accumulator> MakeOfPairs(const AccumulatorOptions& options) {
  const auto third = ParameterAt(options, 2), fourth = ParameterAt(options, 3);
  if (!third.has_value() || !fourth.has_value()) return nullptr;
  return std::make_unique<PairAccumulator>(options.function->pair_kernel, options.arguments > 1,
                                           PairAccumulator::Parameters{*third, *fourth});
}

std::unique_ptr<Accumulator> MakeOfNumbers(const AccumulatorOptions& options) {
  const auto second = ParameterAt(options, 1);
  if (!second.has_value()) return nullptr;
  return std::make_unique<NumberAccumulator>(options.function->number_kernel, *second);
}

std::unique_ptr<Accumulator> MakeFirstSorted(const AccumulatorOptions& options) {
  const double rank = ParameterAt(options, 2).value_or(0);
  const bool first = std::isnan(rank) || std::trunc(rank) == 1;
  return first ? std::make_unique<FirstSortedAccumulator>(options.distinct) : nullptr;
}

// An accumulator that need not keep samples; null where there is none.
std::unique_ptr<Accumulator> MakeWithoutSamples(const AccumulatorOptions& options) {
  const AggregationFunction& function = *options.function;
  if (function.kind == AggregationKind::kFirstSorted) return MakeFirstSorted(options);
  if (options.distinct) return nullptr;
  if (function.pair_kernel != nullptr) return MakeOfPairs(options);
  return function.number_kernel == nullptr ? nullptr : MakeOfNumbers(options);
}

bool TakesSamples(const AccumulatorOptions& options) {
  const AggregationKind kind = options.function->kind;
  const bool counts_kinds = kind > AggregationKind::kOnly;
  return kind >= AggregationKind::kFirstSorted || options.arguments > 1 ||
         (options.distinct && counts_kinds);
}

}  // namespace

std::unique_ptr<Accumulator> MakeAccumulator(const AccumulatorOptions& options) {
  using Needs = Accumulator::Needs;
  if (TakesSamples(options)) {
    if (auto accumulator = MakeWithoutSamples(options)) return accumulator;
    return std::make_unique<SampleAccumulator>(*options.function, options.distinct);
  }
  switch (options.function->kind) {
    case AggregationKind::kMin:
      return std::make_unique<MinAccumulator>(false);
    case AggregationKind::kMax:
      return std::make_unique<MinAccumulator>(true);
    case AggregationKind::kOnly:
      return std::make_unique<OnlyAccumulator>();
    case AggregationKind::kCount:
      if (options.distinct) return MakeDistinctAccumulator(options);
      return std::make_unique<CountAccumulator<Needs::kPresence, IsValue>>();
    case AggregationKind::kNullCount:
      return std::make_unique<CountAccumulator<Needs::kPresence, IsNull>>();
    case AggregationKind::kNumericCount:
      return std::make_unique<CountAccumulator<Needs::kNumbers, IsNumber>>();
    case AggregationKind::kMissingCount:
      return std::make_unique<CountAccumulator<Needs::kNumbers, IsNoNumber>>();
    case AggregationKind::kTextCount:
      return std::make_unique<CountAccumulator<Needs::kValuesAndNumbers, IsText>>();
    case AggregationKind::kSum:
    case AggregationKind::kAvg:
      if (options.distinct) return MakeDistinctAccumulator(options);
      return std::make_unique<SumAccumulator>(options.function->kind == AggregationKind::kAvg);
    case AggregationKind::kFirstSorted:
    case AggregationKind::kSamples:
      break;
  }
  return nullptr;
}

}  // namespace celadon
