#include "storage/staged_table.h"

#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "storage/table_appender.h"
#include "storage/used_elements.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;

void ExpectHolds(const StagedColumn& column, const std::vector<uint32_t>& expected) {
  ASSERT_EQ(column.rows(), expected.size());
  std::vector<uint32_t> read(expected.size());
  column.Read(0, read);
  ASSERT_EQ(read, expected);
  for (size_t row = 0; row < expected.size(); row += 997) ASSERT_EQ(column[row], expected[row]);
}

TEST(StagedColumn, HoldsWhatWasAppendedAcrossChunks) {
  std::mt19937 random(3);
  StagedColumn column;
  std::vector<uint32_t> expected;
  while (expected.size() < 3 * StagedColumn::kChunkRows) {
    const size_t rows = random() % 40000;
    if (random() % 4 == 0) {
      column.AppendNulls(rows);
      expected.resize(expected.size() + rows, kNull);
      continue;
    }
    std::vector<uint32_t> elements(rows);
    for (uint32_t& element : elements) {
      element = random() % 50 == 0 ? kNull : static_cast<uint32_t>(random() % 1000);
    }
    column.Append(elements);
    expected.insert(expected.end(), elements.begin(), elements.end());
  }
  EXPECT_TRUE(column.has_nulls());
  ExpectHolds(column, expected);
  std::vector<uint32_t> part(100000);
  column.Read(50000, part);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), expected.begin() + 50000));
  constexpr size_t kTailBytes = StagedColumn::kChunkRows * sizeof(uint32_t);
  EXPECT_LT(column.bytes(), kTailBytes + expected.size() * 11 / 8);  // at most 10 bits a packed row
}

// Sources of few codes and of many, changed within a chunk and at its end; elements between them.
TEST(StagedColumn, HoldsRowsOfSeveralSources) {
  std::mt19937 random(5);
  std::vector<CodeElements> sources = {nullptr};
  for (const size_t codes : {3, 700, 4000}) {
    std::vector<uint32_t> elements(codes);
    for (uint32_t& element : elements) element = static_cast<uint32_t>(random() % 1000);
    elements[1] = kNull;  // as of NaN
    elements.push_back(kNull);
    sources.push_back(std::make_shared<const std::vector<uint32_t>>(std::move(elements)));
  }
  StagedColumn column;
  std::vector<uint32_t> expected;
  while (expected.size() < 6 * StagedColumn::kChunkRows) {
    const CodeElements& source = sources[random() % sources.size()];
    std::vector<uint32_t> codes(random() % 5 == 0 ? 2 * StagedColumn::kChunkRows
                                                  : random() % 20000);
    const size_t all = source == nullptr ? 1000 : source->size() - 1;
    for (uint32_t& code : codes) {
      code = random() % 50 == 0 ? kNull : static_cast<uint32_t>(random() % all);
      expected.push_back(source == nullptr || code == kNull ? code : (*source)[code]);
    }
    column.AppendCodes(codes, source, true);
  }
  ExpectHolds(column, expected);
  const std::vector<const StagedColumn*> columns = {&column};
  const auto found = FindUsed(1001, columns, CancelToken());
  ASSERT_TRUE(found.ok());
  for (uint32_t element = 0; element < found->used.size(); ++element) {
    ASSERT_EQ(found->used[element] != 0, std::ranges::find(expected, element) != expected.end())
        << element;
  }
  EXPECT_EQ(found->count, std::ranges::count(found->used, 1));
  EXPECT_FALSE(found->all());  // none is 1000
}

TEST(StagedColumn, TakesTheLargestElement) {
  StagedColumn column;
  std::vector<uint32_t> expected(StagedColumn::kChunkRows + 1, 7);
  expected[1] = StagedField::kMaxSymbols - 1;
  expected[2] = kNull;
  column.Append(expected);
  ExpectHolds(column, expected);
}

TEST(StagedColumn, ContinuesAFinishedColumn) {
  DualVector values;
  for (const double number : {5.0, 1.0, 3.0}) values.Append(ValueView::Number(number));
  const auto symbols =
      std::make_shared<const SymbolTable>(SymbolTable::FromLoadOrder(values, {}, nullptr));
  const std::vector<uint32_t> ids = {2, 0, 3, 1};  // 3: NULL
  StagedColumn column = StagedColumn::FromColumn(*BitPackedColumn::Pack(ids, 3), symbols);
  EXPECT_NE(column.finished(), nullptr);
  ExpectHolds(column, {0, 1, kNull, 2});
  column.Append(std::vector<uint32_t>{3, 0});
  EXPECT_EQ(column.finished(), nullptr);
  ExpectHolds(column, {0, 1, kNull, 2, 3, 0});

  StagedField field = StagedField::FromSymbols("F", symbols);
  EXPECT_EQ(field.symbols().values().number(0), 5);
  EXPECT_EQ(field.symbols().InternNumber(3), 2u);
  EXPECT_EQ(field.symbols().InternNumber(9), 3u);
}

class TableAppenderTest : public testing::Test {
 protected:
  TableAppenderTest() {
    execution_.executor = executor_.get();
    for (const char* name : {"A", "B"}) {
      auto field = std::make_shared<StagedField>();
      field->name = name;
      table_.AddColumn(field);
    }
  }

  static std::shared_ptr<const DualVector> Numbers(std::initializer_list<double> numbers) {
    auto values = std::make_shared<DualVector>();
    for (const double number : numbers) values->Append(ValueView::Number(number));
    return values;
  }

  std::unique_ptr<Executor> executor_ = MakeInlineExecutor();
  Execution execution_;
  StagedTable table_;
};

TEST_F(TableAppenderTest, NumbersElementsByTheirFirstRowAndNotByTheDictionary) {
  const auto shared = Numbers({1, 2, 3, 4, 2});
  TableAppender appender(&table_, {0}, execution_);
  const std::vector<uint32_t> first = {3, 1, kNull, 3}, second = {4, 0, 1};
  ASSERT_TRUE(appender.Append(4, std::vector<CodedColumn>{{shared, first}}).ok());
  ASSERT_TRUE(appender.Append(3, std::vector<CodedColumn>{{shared, second}}).ok());
  ExpectHolds(table_.columns[0], {0, 1, kNull, 0, 1, 2, 1});
  EXPECT_EQ(table_.fields[0]->symbols().size(), 3u);  // the 3 is used by no row
  ExpectHolds(table_.columns[1], std::vector<uint32_t>(7, kNull));
  EXPECT_EQ(table_.rows, 7u);
}

TEST_F(TableAppenderTest, MapsNewDictionariesAndTurnsNaNIntoNull) {
  TableAppender appender(&table_, {1, 0}, execution_);
  const std::vector<uint32_t> codes = {0, 1};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  ASSERT_TRUE(
      appender
          .Append(2, std::vector<CodedColumn>{{Numbers({1, 2}), codes}, {Numbers({5, nan}), codes}})
          .ok());
  ASSERT_TRUE(
      appender
          .Append(2, std::vector<CodedColumn>{{Numbers({2, 3}), codes}, {Numbers({5, 5}), codes}})
          .ok());
  ExpectHolds(table_.columns[1], {0, 1, 1, 2});
  ExpectHolds(table_.columns[0], {0, kNull, 0, 0});
}

TEST_F(TableAppenderTest, AddedColumnsAreNullInTheRowsBefore) {
  const std::vector<uint32_t> codes = {0};
  TableAppender appender(&table_, {0}, execution_);
  ASSERT_TRUE(appender.Append(1, std::vector<CodedColumn>{{Numbers({1}), codes}}).ok());
  auto field = std::make_shared<StagedField>();
  field->name = "C";
  EXPECT_EQ(table_.AddColumn(field), 2u);
  ExpectHolds(table_.columns[2], {kNull});
  EXPECT_EQ(table_.ColumnOf("C"), 2u);
  EXPECT_EQ(table_.ColumnOf("c"), std::nullopt);
}

TEST_F(TableAppenderTest, RefusesBadCodesTooManyRowsAndShortMemory) {
  const std::vector<uint32_t> codes = {0, 2};
  TableAppender appender(&table_, {0}, execution_);
  EXPECT_EQ(appender.Append(2, std::vector<CodedColumn>{{Numbers({1, 2}), codes}}),
            absl::InternalError("a code is outside its dictionary: field A, table "));
  table_.rows = StagedTable::kMaxRows - 1;
  const auto numbers = Numbers({1, 2, 3});
  EXPECT_EQ(appender.Append(2, std::vector<CodedColumn>{{numbers, codes}}).code(),
            absl::StatusCode::kResourceExhausted);
  table_.rows = 0;
  MemoryBudget budget(1);
  table_.memory = MemoryReservation(&budget);
  EXPECT_EQ(appender.Append(2, std::vector<CodedColumn>{{numbers, codes}}).code(),
            absl::StatusCode::kResourceExhausted);
  execution_.cancel.Cancel();
  EXPECT_EQ(appender.Append(2, std::vector<CodedColumn>{{numbers, codes}}).code(),
            absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace celadon
