// Aggregations that need not keep samples against the same ones calculated from samples of all
// records.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "celadon/function_registry.h"
#include "hypercube/distinct_pairs.h"
#include "hypercube/sample_accumulator.h"

namespace celadon {
namespace {

constexpr uint32_t kNoValue = ArgumentBlock::kNoValue;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double NumberOf(const Value& value) { return value.has_number() ? value.number() : kNone; }

// One aggregation as charts may ask for it.
struct Asked {
  std::string function;
  std::vector<double> constants;  // of the arguments behind the first or the first two
  bool pairs = false;
  bool distinct = false;
};

void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.function; }

// Values of the first argument by number, and records with a number of the second argument each.
struct Records {
  std::vector<Value> values;
  std::vector<uint32_t> groups, firsts;
  std::vector<double> seconds;
};

Records RandomRecords(std::mt19937& random) {
  const auto below = [&random](uint32_t end) {
    return std::uniform_int_distribution<uint32_t>(0, end - 1)(random);
  };
  Records records;
  const double step = below(2) == 0 ? 1 : 0.3, offset = below(2) == 0 ? 0 : 45000;
  for (uint32_t v = 0; v < 1 + below(20); ++v) {
    records.values.push_back(Value::Number(offset + step * below(1000) - 100 * step));
  }
  std::ranges::sort(records.values, {}, [](const Value& value) { return value.number(); });
  const auto last = std::unique(records.values.begin(), records.values.end(),
                                [](const Value& a, const Value& b) { return SameSymbol(a, b); });
  records.values.erase(last, records.values.end());
  if (below(3) == 0) records.values.push_back(Value::Text("text"));
  for (uint32_t r = below(60); r > 0; --r) {
    const bool null = below(10) == 0;
    records.groups.push_back(below(3));
    records.firsts.push_back(null ? kNoValue : below(static_cast<uint32_t>(records.values.size())));
    records.seconds.push_back(below(8) == 0 ? kNone : step * below(12));
  }
  return records;
}

class FirstValues final : public ArgumentValues {
 public:
  explicit FirstValues(const std::vector<Value>& values) : values_(values) {}
  std::vector<Value> Of(uint32_t number) const override { return {values_[number]}; }

 private:
  const std::vector<Value>& values_;
};

// A combination of all arguments for each record.
class Combinations final : public ArgumentValues {
 public:
  Combinations(const Records& records, const Asked& asked) : records_(records), asked_(asked) {}
  std::vector<Value> Of(uint32_t record) const override {
    const uint32_t first = records_.firsts[record];
    std::vector<Value> values = {first == kNoValue ? Value() : records_.values[first]};
    const double second = records_.seconds[record];
    if (asked_.pairs) values.push_back(std::isnan(second) ? Value() : Value::Number(second));
    for (const double constant : asked_.constants) values.push_back(Value::Number(constant));
    return values;
  }
  // The first record that has the same one.
  uint32_t NumberOf(uint32_t record) const {
    for (uint32_t r = 0; r < record; ++r) {
      const std::vector<Value> mine = Of(record), theirs = Of(r);
      if (std::ranges::equal(mine, theirs,
                             [](const Value& a, const Value& b) { return SameSymbol(a, b); })) {
        return r;
      }
    }
    return record;
  }

 private:
  const Records& records_;
  const Asked& asked_;
};

const AggregationFunction& FunctionOf(const Asked& asked) {
  return *FunctionRegistry::BuiltIn().Find(asked.function)->aggregation;
}

std::vector<Value> FromSamples(const Records& records, const Asked& asked, size_t groups) {
  SampleAccumulator samples(FunctionOf(asked), asked.distinct);
  samples.Resize(groups);
  const Combinations combinations(records, asked);
  for (uint32_t r = 0; r < records.groups.size(); ++r) {
    samples.AddRepeated(records.groups[r], combinations.NumberOf(r), 0, 1);
  }
  return samples.Results(combinations, RegionalSettings());
}

AccumulatorOptions OptionsOf(const Asked& asked) {
  AccumulatorOptions options{.function = &FunctionOf(asked), .distinct = asked.distinct};
  options.constants.resize(asked.pairs ? 2 : 1);
  options.constants.insert(options.constants.end(), asked.constants.begin(), asked.constants.end());
  options.arguments = options.constants.size();
  return options;
}

// Records by turns to several workers, which have numbered groups and values in orders of their
// own.
std::vector<Value> Merged(const Records& records, const Asked& asked, uint32_t groups,
                          std::mt19937& random) {
  const auto all = MakeAccumulator(OptionsOf(asked));
  EXPECT_EQ(dynamic_cast<SampleAccumulator*>(all.get()), nullptr);
  all->Resize(groups);
  constexpr size_t kWorkers = 3;
  const auto value_count = static_cast<uint32_t>(records.values.size());
  for (size_t worker = 0; worker < kWorkers; ++worker) {
    std::vector<uint32_t> group_of(groups), value_of(value_count);
    std::iota(group_of.begin(), group_of.end(), 0);
    std::iota(value_of.begin(), value_of.end(), 0);
    std::ranges::shuffle(group_of, random);
    if (worker > 0) std::ranges::shuffle(value_of, random);
    std::vector<uint32_t> own_groups, own_records, values;
    std::vector<double> numbers;
    const auto place_of = [](const std::vector<uint32_t>& list, uint32_t element) {
      return static_cast<uint32_t>(std::ranges::find(list, element) - list.begin());
    };
    for (uint32_t r = 0; r < records.groups.size(); ++r) {
      const uint32_t first = records.firsts[r];
      numbers.push_back(first == kNoValue ? kNone : NumberOf(records.values[first]));
      values.push_back(first == kNoValue ? kNoValue : place_of(value_of, first));
      if (r % kWorkers != worker) continue;
      own_records.push_back(r);
      own_groups.push_back(place_of(group_of, records.groups[r]));
    }
    ArgumentBlock block;
    block.numbers = numbers.data();
    block.values = values.data();
    block.second_numbers = records.seconds.data();
    const auto part = MakeAccumulator(OptionsOf(asked));
    part->Resize(groups);
    part->Add(own_groups, own_records, block);
    all->Merge(*part, group_of, worker == 0 ? std::span<const uint32_t>() : value_of);
  }
  return all->Results(FirstValues(records.values), RegionalSettings());
}

void ExpectAlike(const std::vector<Value>& results, const std::vector<Value>& expected) {
  ASSERT_EQ(results.size(), expected.size());
  for (size_t group = 0; group < results.size(); ++group) {
    const Value &result = results[group], &wanted = expected[group];
    ASSERT_EQ(result.has_number(), wanted.has_number()) << group;
    ASSERT_EQ(result.has_text(), wanted.has_text()) << group;
    if (!wanted.has_number()) continue;
    const double scale = std::max(1.0, std::abs(wanted.number()));
    EXPECT_NEAR(result.number(), wanted.number(), 1e-9 * scale) << group;
  }
}

class WithoutSamples : public testing::TestWithParam<Asked> {};

TEST_P(WithoutSamples, GivesWhatSamplesGive) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const Records records = RandomRecords(random);
    constexpr uint32_t kGroups = 4;  // one has no records
    ExpectAlike(Merged(records, GetParam(), kGroups, random),
                FromSamples(records, GetParam(), kGroups));
    if (HasFatalFailure()) return;
  }
}

// A function of one argument is also given its values with how often they occur.
TEST_P(WithoutSamples, TakesRepeatedValues) {
  if (GetParam().pairs) return;
  std::mt19937 random(2);
  for (int round = 0; round < 100; ++round) {
    const Records records = RandomRecords(random);
    Records repeated = records;
    const auto counted = MakeAccumulator(OptionsOf(GetParam()));
    counted->Resize(3);
    for (size_t r = 0; r < records.groups.size(); ++r) {
      const uint32_t first = records.firsts[r], times = 1 + static_cast<uint32_t>(random() % 4);
      const double number = first == kNoValue ? kNone : NumberOf(records.values[first]);
      counted->AddRepeated(records.groups[r], first, number, times);
      for (uint32_t more = 1; more < times; ++more) {
        repeated.groups.push_back(records.groups[r]);
        repeated.firsts.push_back(first);
        repeated.seconds.push_back(records.seconds[r]);
      }
    }
    ExpectAlike(counted->Results(FirstValues(records.values), RegionalSettings()),
                FromSamples(repeated, GetParam(), 3));
    const auto total = MakeAccumulator(OptionsOf(GetParam()));
    total->Resize(1);
    total->Merge(*counted, std::vector<uint32_t>(3, 0), {});
    std::ranges::fill(repeated.groups, 0);
    ExpectAlike(total->Results(FirstValues(records.values), RegionalSettings()),
                FromSamples(repeated, GetParam(), 1));
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Functions, WithoutSamples,
    testing::ValuesIn(std::vector<Asked>{{"Median", {}},
                                         {"Fractile", {0.1}},
                                         {"FractileExc", {0.7}},
                                         {"Stdev", {}},
                                         {"Sterr", {}},
                                         {"Skew", {}},
                                         {"Kurtosis", {}},
                                         {"Min", {2}},
                                         {"Max", {3}},
                                         {"Max", {12}},
                                         {"Correl", {}, true},
                                         {"STEYX", {}, true},
                                         {"LINEST_M", {}, true},
                                         {"LINEST_B", {}, true},
                                         {"LINEST_R2", {}, true},
                                         {"LINEST_DF", {}, true},
                                         {"LINEST_SEM", {}, true},
                                         {"LINEST_SEB", {}, true},
                                         {"LINEST_SEY", {}, true},
                                         {"LINEST_SSREG", {}, true},
                                         {"LINEST_SSRESID", {}, true},
                                         {"LINEST_M", {1.5}, true},
                                         {"LINEST_SSRESID", {1.5, 2}, true},
                                         {"FirstSortedValue", {}, true},
                                         {"FirstSortedValue", {1}, true},
                                         {"FirstSortedValue", {}, true, true}}),
    [](const auto& info) { return info.param.function + "_" + std::to_string(info.index); });

TEST(FirstSortedValue, OfAnotherRankTakesSamples) {
  const auto second = MakeAccumulator(OptionsOf({"FirstSortedValue", {2}, true}));
  EXPECT_NE(dynamic_cast<SampleAccumulator*>(second.get()), nullptr);
}

// More pairs than the list holds before it is put in order, in groups that many bits tell apart.
TEST(DistinctPairs, ListsEachPairOnce) {
  std::mt19937 random(1);
  DistinctPairs pairs(1 << 20, 0), others(1 << 20, 0);
  std::vector<std::vector<bool>> met(1 << 12, std::vector<bool>(97));
  std::vector<uint64_t> counts(met.size());
  for (int i = 0; i < 300'000; ++i) {
    const auto group = static_cast<uint32_t>(random() % met.size());
    const auto value = static_cast<uint32_t>(random() % met[group].size());
    counts[group] += met[group][value] ? 0 : 1;
    met[group][value] = true;
    (i % 3 == 0 ? others : pairs).Insert(i % 3 == 0 ? group ^ 1 : group, value);
  }
  std::vector<uint32_t> neighbour(met.size());
  for (uint32_t group = 0; group < neighbour.size(); ++group) neighbour[group] = group ^ 1;
  pairs.Merge(others, neighbour, {});
  EXPECT_EQ(pairs.Counts(met.size()), counts);
  std::pair<uint32_t, uint32_t> last;
  uint64_t visited = 0;
  pairs.ForEach([&](uint32_t group, uint32_t value) {
    const std::pair pair(group, value);
    EXPECT_TRUE(visited == 0 || last < pair);
    ++visited;
    last = pair;
  });
  EXPECT_EQ(visited, std::accumulate(counts.begin(), counts.end(), uint64_t{0}));
}

}  // namespace
}  // namespace celadon
