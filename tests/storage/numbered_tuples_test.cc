// Tuples numbered in keys of 64 bits, by tables and by all threads, against a map of vectors.
#include "storage/numbered_tuples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;

// Rows by column, and how many codes each has.
struct Columns {
  uint64_t rows = 0;
  std::vector<std::vector<uint32_t>> codes;
  std::vector<uint64_t> sizes;

  // So many codes, but only some values, so that tuples repeat; the last one mostly as kNull.
  void Add(uint64_t size, uint32_t values, std::mt19937& random) {
    std::vector<uint32_t>& column = codes.emplace_back();
    sizes.push_back(size);
    const auto last = static_cast<uint32_t>(size - 1);
    for (uint64_t row = 0; row < rows; ++row) {
      const auto value = static_cast<uint32_t>(random() % values);
      const auto code = static_cast<uint32_t>(uint64_t{value} * (size - 1) / values);
      column.push_back(value == 0 && size > 1 ? (random() % 4 == 0 ? last : kNull) : code);
    }
  }

  std::vector<TupleColumn> Readers() const {
    std::vector<TupleColumn> readers;
    for (size_t i = 0; i < codes.size(); ++i) {
      readers.push_back({[&column = codes[i]](uint64_t first, std::span<uint32_t> out) {
                           std::copy_n(column.begin() + static_cast<std::ptrdiff_t>(first),
                                       out.size(), out.begin());
                         },
                         sizes[i]});
    }
    return readers;
  }

  std::vector<uint32_t> Expected() const {
    std::map<std::vector<uint32_t>, uint32_t> numbers;
    std::vector<uint32_t> expected;
    for (uint64_t row = 0; row < rows; ++row) {
      std::vector<uint32_t> tuple;
      for (size_t i = 0; i < codes.size(); ++i) {
        tuple.push_back(std::min(codes[i][row], static_cast<uint32_t>(sizes[i] - 1)));
      }
      expected.push_back(
          numbers.try_emplace(tuple, static_cast<uint32_t>(numbers.size())).first->second);
    }
    return expected;
  }
};

void ExpectNumbers(const Columns& columns, const Execution& execution) {
  const auto numbered = NumberTuples(columns.rows, columns.Readers(), "a test", execution);
  ASSERT_TRUE(numbered.ok()) << numbered.status();
  const std::vector<uint32_t> expected = columns.Expected();
  EXPECT_EQ(numbered->number_of_row, expected);
  const uint32_t count = expected.empty() ? 0 : *std::ranges::max_element(expected) + 1;
  ASSERT_EQ(numbered->count, count);
  const std::vector<uint32_t> first_rows = numbered->FirstRows();
  ASSERT_EQ(first_rows.size(), count);
  EXPECT_TRUE(std::ranges::is_sorted(first_rows));
  for (uint32_t number = 0; number < count; ++number) {
    ASSERT_EQ(expected[first_rows[number]], number);
  }
}

TEST(NumberTuples, NumbersWhatIsDistinctByFirstAppearance) {
  std::mt19937 random(7);
  const auto executor = MakeThreadPool(3);
  Execution execution;
  execution.executor = executor.get();
  const auto expect = [&](uint64_t rows, uint32_t values, size_t least_columns) {
    Columns columns{rows, {}, {}};
    // Few codes, so that a table tells the numbers; then wide ones, of which two fill a key.
    for (const uint64_t size : {uint64_t{1}, uint64_t{4}, uint64_t{50}, uint64_t{1} << 31,
                                (uint64_t{1} << 32) - 1, uint64_t{1} << 30, uint64_t{7}}) {
      if (columns.codes.size() >= least_columns) ExpectNumbers(columns, execution);
      columns.Add(size, std::min<uint32_t>(values, static_cast<uint32_t>(size)), random);
    }
    ExpectNumbers(columns, execution);
  };
  for (const uint64_t rows : {0, 1, 2, 1000, 3000}) {
    for (const uint32_t values : {1, 3, 30}) expect(rows, values, 0);
  }
  expect(140000, 3, 4);  // several threads
}

TEST(NumberTuples, StopsWhenAllRowsDiffer) {
  const auto executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  const auto own = [](uint64_t first, std::span<uint32_t> out) {
    for (uint32_t& code : out) code = static_cast<uint32_t>(first++);
  };
  bool read = false;
  const auto other = [&read](uint64_t, std::span<uint32_t> out) {
    read = true;
    std::ranges::fill(out, 0);
  };
  // The columns of more codes come first, and one of these is enough.
  const std::vector<TupleColumn> columns = {
      {other, 2}, {own, uint64_t{1} << 32}, {own, uint64_t{1} << 32}};
  const auto numbered = NumberTuples(3000, columns, "a test", execution);
  ASSERT_TRUE(numbered.ok()) << numbered.status();
  EXPECT_EQ(numbered->count, 3000u);
  EXPECT_FALSE(read);
}

TEST(NumberTuples, EndsWhereItIsCancelledOrHasNoMemory) {
  std::mt19937 random(8);
  const auto executor = MakeThreadPool(2);
  Columns columns{200000, {}, {}};
  columns.Add(uint64_t{1} << 20, 1000, random);
  columns.Add(uint64_t{1} << 31, 1000, random);
  for (const size_t used : {1, 2}) {
    const std::vector<TupleColumn> readers = columns.Readers();
    MemoryBudget budget(1 << 18);
    Execution execution;
    execution.executor = executor.get();
    execution.memory = &budget;
    const auto refused =
        NumberTuples(columns.rows, std::span(readers).last(used), "a test", execution);
    EXPECT_TRUE(absl::IsResourceExhausted(refused.status())) << refused.status();
    EXPECT_NE(refused.status().message().find("a test"), absl::string_view::npos);
    execution.memory = nullptr;
    execution.cancel.Cancel();
    EXPECT_TRUE(absl::IsCancelled(
        NumberTuples(columns.rows, std::span(readers).last(used), "a test", execution).status()));
  }
}

}  // namespace
}  // namespace celadon
