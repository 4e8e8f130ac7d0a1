// What containers say they hold at the most while they grow, against what they take from the heap:
// the memory limit stands on it.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "celadon/function_registry.h"
#include "expression/aggregation.h"
#include "hypercube/accumulator.h"
#include "hypercube/tuple_rows.h"
#include "value/dictionary.h"

namespace {

std::atomic<size_t> held = 0, peak = 0;

}  // namespace

// Not inlined: the compiler holds malloc and delete for a mismatch.
[[gnu::noinline]] void* operator new(size_t bytes) {
  void* const memory = std::malloc(bytes);
  if (memory == nullptr) std::abort();
  peak = std::max<size_t>(peak, held += malloc_usable_size(memory));
  return memory;
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
  held -= malloc_usable_size(memory);
  std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { operator delete(memory); }

namespace celadon {
namespace {

constexpr size_t kRounds = 60;
constexpr size_t kStep = 1024;          // what is added between two countings
constexpr size_t kRounding = 32 << 10;  // by the heap, and the first doublings within a step

// Heap bytes that `act` takes at its peak, on top of what was held.
template <typename Act>
size_t PeakOf(Act act) {
  peak = held.load();
  const size_t before = held;
  act();
  return peak - before;
}

TEST(Growth, OfTupleRowsIsForeseen) {
  for (const size_t dimensions : {1, 2, 5}) {
    TupleRows rows(dimensions);
    std::mt19937 random(1);
    std::vector<TupleValue> tuple(dimensions);
    for (size_t round = 0; round < kRounds; ++round) {
      const size_t kept = rows.BytesToTake(0), foreseen = rows.BytesToTake(kStep);
      const size_t taken = PeakOf([&] {
        for (size_t i = 0; i < kStep; ++i) {
          for (TupleValue& value : tuple) value = static_cast<TupleValue>(random() % 5000);
          rows.RowOf(tuple);
        }
      });
      EXPECT_LE(kept + taken, foreseen + kRounding)
          << dimensions << " dimensions, " << rows.size() << " rows";
    }
  }
}

TEST(Growth, OfADictionaryIsForeseen) {
  Dictionary numbers;
  for (size_t round = 0; round < kRounds; ++round) {
    const size_t first = round * kStep;
    const size_t foreseen = numbers.BytesToTake(kStep);
    const size_t kept = numbers.BytesToTake(0);
    const size_t taken = PeakOf([&] {
      for (size_t i = first; i < first + kStep; ++i) numbers.InternNumber(static_cast<double>(i));
    });
    // A list's room that has not been touched does not count.
    EXPECT_LE(kept + taken, 2 * foreseen) << numbers.size();
  }
}

struct Kind {
  std::string name;
  bool distinct;
  uint64_t distinct_values;  // that are foretold; 0: unknown, so that pairs are listed
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name << (kind.distinct ? " distinct" : "") << " of " << kind.distinct_values;
}

class AccumulatorGrowth : public testing::TestWithParam<Kind> {};

TEST_P(AccumulatorGrowth, IsForeseen) {
  const FunctionInfo* const found = FunctionRegistry::BuiltIn().Find(GetParam().name);
  ASSERT_NE(found, nullptr);
  const auto accumulator = MakeAccumulator({.function = found->aggregation,
                                            .arguments = 1,
                                            .distinct = GetParam().distinct,
                                            .expected_groups = kRounds * kStep,
                                            .distinct_values = GetParam().distinct_values});
  std::mt19937 random(1);
  std::vector<uint32_t> groups(kStep), records(kStep), values(kStep);
  std::vector<double> numbers(kStep);
  for (size_t round = 0; round < kRounds; ++round) {
    const size_t group_count = (round + 1) * kStep;
    for (uint32_t i = 0; i < kStep; ++i) {
      groups[i] = static_cast<uint32_t>(random() % group_count);
      records[i] = i;
      values[i] = static_cast<uint32_t>(random() % 100);
      numbers[i] = values[i];
    }
    ArgumentBlock block;
    block.numbers = numbers.data();
    block.values = values.data();
    block.second_numbers = numbers.data();
    const size_t kept = accumulator->BytesToTake(0, 0);
    const size_t foreseen = accumulator->BytesToTake(kStep, kStep);
    const size_t taken = PeakOf([&] {
      accumulator->Resize(group_count);
      accumulator->Add(groups, records, block);
    });
    EXPECT_LE(kept + taken, foreseen + kRounding) << "round " << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, AccumulatorGrowth,
                         testing::Values(Kind{"Sum", false, 0}, Kind{"Avg", false, 0},
                                         Kind{"Count", false, 0}, Kind{"Min", false, 0},
                                         Kind{"Max", false, 0}, Kind{"Only", false, 0},
                                         Kind{"Count", true, 0}, Kind{"Count", true, 100},
                                         Kind{"Sum", true, 0}, Kind{"Sum", true, 100},
                                         Kind{"Median", false, 0}, Kind{"Median", true, 0},
                                         Kind{"Stdev", false, 0}, Kind{"Concat", false, 0},
                                         Kind{"FirstSortedValue", false, 0}),
                         [](const auto& kind) {
                           return kind.param.name + (kind.param.distinct ? "Distinct" : "") +
                                  std::to_string(kind.param.distinct_values);
                         });

}  // namespace
}  // namespace celadon
