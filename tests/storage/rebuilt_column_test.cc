// A rebuilt column holds what a plain vector does after the same steps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "storage/staged_table.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;

std::vector<uint32_t> ElementsOf(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  return elements;
}

// A column of a model whose load order is not the order of its symbols.
StagedColumn Finished(uint32_t symbols, const std::vector<uint32_t>& elements) {
  DualVector values;
  for (uint32_t i = 0; i < symbols; ++i) values.Append(ValueView::Number(symbols - i));
  const auto table = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(std::move(values), NumberFormat(), nullptr));
  std::vector<uint32_t> codes;
  for (const uint32_t element : elements) {
    codes.push_back(element == kNull ? symbols : table->symbol_at(element));
  }
  BitPackedColumn column = *BitPackedColumn::Pack(codes, symbols);
  std::vector<uint64_t> counts = CountCodes(column, nullptr, *MakeInlineExecutor());
  return StagedColumn::FromColumn(std::move(column), table, std::move(counts));
}

// Rows that are counted are counted right, and the bits behind the last row are those of a column
// that was packed at once.
void ExpectPackedAndCounted(const StagedColumn& column) {
  const BitPackedColumn& codes = column.finished_part();
  std::vector<uint32_t> unpacked(codes.rows());
  codes.Unpack(0, unpacked);
  const BitPackedColumn packed = *BitPackedColumn::Pack(unpacked, codes.cardinality());
  if (packed.bit_width() == codes.bit_width() && codes.packed_bytes() != 0) {
    EXPECT_EQ(std::memcmp(packed.data(), codes.data(), codes.packed_bytes()), 0);
  }
  if (column.finished_histogram().empty()) return;
  EXPECT_EQ(column.finished_histogram(), CountCodes(codes, nullptr, *MakeInlineExecutor()));
}

StagedColumn Staged(const std::vector<uint32_t>& elements) {
  StagedColumn column;
  column.Append(elements);
  return column;
}

class RebuiltColumn : public testing::TestWithParam<bool> {};

TEST_P(RebuiltColumn, HoldsWhatIsKeptChangedAndAppended) {
  std::mt19937 random(7);
  for (int turn = 0; turn < 60; ++turn) {
    const uint32_t symbols = 1 + static_cast<uint32_t>(random() % 300);
    const size_t rows = random() % (turn % 10 == 0 ? 150'000 : 3000);
    const bool nulls = turn % 2 == 0;
    const auto any = [&](uint32_t below) {
      const auto element = static_cast<uint32_t>(random() % (below + 1));
      return element == below ? (nulls ? kNull : 0) : element;
    };
    std::vector<uint32_t> elements(rows), appended(random() % 2000), expected;
    for (uint32_t& element : elements) element = any(symbols);
    const uint32_t more = turn % 3 == 0 ? 5 : 0;  // elements that the finished table lacks
    for (uint32_t& element : appended) element = any(symbols + more);
    Bitmap kept(rows, true);
    std::vector<StagedColumn::RowChange> changed;
    for (uint32_t row = 0; row < rows; ++row) {
      if (turn % 4 != 0 && random() % 7 == 0) kept.Reset(row);
      const bool changes = random() % 100 == 0;
      if (changes) changed.push_back({row, any(symbols + (turn % 5 == 0 ? more : 0))});
      if (kept.Test(row)) expected.push_back(changes ? changed.back().element : elements[row]);
    }
    expected.insert(expected.end(), appended.begin(), appended.end());
    const StagedColumn column = GetParam() ? Finished(symbols, elements) : Staged(elements);
    const StagedColumn rebuilt = column.Rebuilt(kept, changed, appended);
    ASSERT_EQ(ElementsOf(rebuilt), expected) << "turn " << turn;
    const bool holds_null = std::ranges::find(expected, kNull) != expected.end();
    EXPECT_TRUE(rebuilt.has_nulls() || !holds_null);
    ExpectPackedAndCounted(rebuilt);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RebuiltColumn, testing::Bool());

TEST(StagedNulls, FillChunksAndTail) {
  StagedColumn column;
  column.Append(std::vector<uint32_t>{4});
  column.AppendNulls(3 * StagedColumn::kChunkRows);
  column.Append(std::vector<uint32_t>{5});
  std::vector<uint32_t> expected(3 * StagedColumn::kChunkRows + 2, kNull);
  expected.front() = 4;
  expected.back() = 5;
  EXPECT_EQ(ElementsOf(column), expected);
}

// What is added to the field of a finished table stands behind its symbols, whether they are copied
// or not.
TEST(FinishedField, TakesMoreSymbols) {
  DualVector values;
  for (uint32_t i = 0; i < 1000; ++i) values.Append(ValueView::Number(1000.0 - i));
  const auto table = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(std::move(values), NumberFormat(), nullptr));
  for (const size_t looks : {size_t{1}, size_t{300}}) {
    StagedField field = StagedField::FromSymbols("F", table);
    DualVector asked;
    for (size_t i = 0; i < looks; ++i) asked.Append(ValueView::Number(1000));
    asked.Append(ValueView::Number(5000));
    asked.Append(ValueView());
    asked.Append(ValueView::Text("x"));
    asked.Append(ValueView::Number(1));
    std::vector<uint32_t> positions(asked.size()), elements(asked.size());
    for (uint32_t i = 0; i < positions.size(); ++i) positions[i] = i;
    field.InternAll(asked, positions, elements.data());
    EXPECT_EQ(field.untouched(), looks == 1);
    std::vector<uint32_t> expected(looks, 0);
    expected.insert(expected.end(), {1000, Dictionary::kNone, 1001, 999});
    EXPECT_EQ(elements, expected);
    EXPECT_EQ(field.size(), 1002u);
    EXPECT_EQ(field.value(1001).text(), "x");
    EXPECT_EQ(field.symbols().Find(ValueView::Number(5000)), 1000u);
    EXPECT_EQ(field.symbols().Find(ValueView::Number(1)), 999u);
  }
}

}  // namespace
}  // namespace celadon
