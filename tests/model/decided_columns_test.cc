// Which columns follow from which, against every row.
#include "model/decided_columns.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "model/staged_rows.h"

namespace celadon {
namespace {

using Rows = std::vector<std::optional<uint32_t>>;  // nullopt: NULL

// More than two morsels, and a block that is not full.
constexpr size_t kRows = 150'001;

Table TableOf(const std::vector<Rows>& columns) {
  Table table;
  table.rows = columns.front().size();
  for (const Rows& rows : columns) {
    uint32_t cardinality = 1;
    for (const auto& value : rows) cardinality = std::max(cardinality, value.value_or(0) + 1);
    std::vector<uint32_t> codes;
    for (const auto& value : rows) codes.push_back(value.value_or(cardinality));
    table.columns.push_back(
        {.field = 0, .codes = *BitPackedColumn::Pack(codes, cardinality), .histogram = {}});
  }
  return table;
}

// A random column, columns that follow from it, from these, and back, with NULLs on both sides,
// another random one, and one that follows but for a row.
std::vector<Rows> RandomColumns(size_t count) {
  std::mt19937 random(7);
  std::vector<Rows> columns(7);
  for (size_t row = 0; row < count; ++row) {
    const uint32_t value = static_cast<uint32_t>(random() % 301);
    columns[0].push_back(value == 300 ? std::nullopt : std::optional(value));
    columns[1].push_back(value % 7 == 3 ? std::nullopt : std::optional(value / 7));
    columns[2].push_back(value % 7 == 3 ? 12 : value / 7 % 5);
    columns[3].push_back(300 - value);  // one for one
    columns[4].push_back(static_cast<uint32_t>(random() % 40));
    columns[5].push_back(row == 99'999 ? 41 : value / 9);
    columns[6].push_back(value < 150 ? 0 : 1);
  }
  return columns;
}

bool Decides(const Rows& deciding, const Rows& decided) {
  std::map<std::optional<uint32_t>, std::optional<uint32_t>> known;
  for (size_t row = 0; row < deciding.size(); ++row) {
    if (known.emplace(deciding[row], decided[row]).first->second != decided[row]) return false;
  }
  return true;
}

Execution On(Executor& executor) {
  Execution execution;
  execution.executor = &executor;
  return execution;
}

const std::vector<size_t> kAll = {0, 1, 2, 3, 4, 5, 6};
constexpr size_t kDecided = 9;  // four by the first one, as many by the fourth, one by the second

TEST(DecidedColumns, AreThoseThatEachRowAgreesWith) {
  const std::vector<Rows> columns = RandomColumns(kRows);
  const Table table = TableOf(columns);
  for (const size_t threads : {1, 3}) {
    const auto executor = MakeThreadPool(threads);
    DecidedColumns learned;
    const auto known = learned.Learn(table, kAll, On(*executor));
    size_t decided = 0;
    for (const size_t one : kAll) {
      for (const size_t other : kAll) {
        const BitPackedColumn& from = table.columns[one].codes;
        const BitPackedColumn& to = table.columns[other].codes;
        const auto* codes = known->Find(&from, &to);
        const bool wanted = one != other && from.codes() >= to.codes();
        ASSERT_EQ(codes != nullptr, wanted && Decides(columns[one], columns[other]))
            << one << " and " << other;
        if (codes == nullptr) continue;
        ++decided;
        for (size_t row = 0; row < kRows; ++row) ASSERT_EQ((*codes)[from[row]], to[row]);
      }
    }
    EXPECT_EQ(decided, kDecided);
    EXPECT_GT(learned.bytes(), kDecided * 40 * sizeof(uint32_t));
  }
}

TEST(DecidedColumns, AreLearnedAsTheyAreAskedFor) {
  const Table table = TableOf(RandomColumns(kRows));
  DecidedColumns learned;
  const Execution execution = InlineExecution();
  const std::vector<size_t> first = {0, 2}, second = {2, 1, 4};
  EXPECT_EQ(learned.Learn(table, first, execution)->entries().size(), 1u);
  EXPECT_EQ(learned.Learn(table, first, execution)->entries().size(), 1u);
  EXPECT_EQ(learned.Learn(table, second, execution)->entries().size(), 2u);
  EXPECT_EQ(learned.Learn(table, kAll, execution)->entries().size(), kDecided);
}

// Fifty names of one thing tell one another, which is too much to look for.
TEST(DecidedColumns, AreBounded) {
  Rows rows;
  for (size_t row = 0; row < kRows; ++row) rows.push_back(static_cast<uint32_t>(row % 15'000));
  std::vector<size_t> columns;
  const Table table = TableOf(std::vector<Rows>(50, rows));
  for (size_t column = 0; column < 50; ++column) columns.push_back(column);
  DecidedColumns learned;
  EXPECT_EQ(learned.Learn(table, columns, InlineExecution())->entries().size(), 24u);
  EXPECT_EQ(learned.Learn(table, columns, InlineExecution())->entries().size(), 24u);
  const std::vector<Table> others(3, table);
  for (const Table& other : others) learned.Learn(other, columns, InlineExecution());
  EXPECT_LE(learned.bytes(), size_t{4} << 20);
}

TEST(DecidedColumns, AreNotLookedForInSmallTables) {
  const Table table = TableOf(RandomColumns(1'000));
  EXPECT_TRUE(DecidedColumns().Learn(table, kAll, InlineExecution())->entries().empty());
}

TEST(DecidedColumns, AreNotLearnedByHalves) {
  const Table table = TableOf(RandomColumns(kRows));
  Execution cancelled = InlineExecution();
  cancelled.cancel.Cancel();
  DecidedColumns learned;
  EXPECT_TRUE(learned.Learn(table, kAll, cancelled)->entries().empty());
  EXPECT_EQ(learned.Learn(table, kAll, InlineExecution())->entries().size(), kDecided);
}

}  // namespace
}  // namespace celadon
