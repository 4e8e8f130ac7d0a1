#include "celadon/bit_packed_column.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace celadon {
namespace {

using Codes = std::vector<uint32_t>;

Codes RandomCodes(size_t rows, uint32_t codes) {
  std::mt19937 random(7);
  std::uniform_int_distribution<uint32_t> any(0, codes - 1);
  Codes drawn(rows);
  for (uint32_t& code : drawn) code = any(random);
  return drawn;
}

Bitmap EveryThird(size_t size) {
  Bitmap bitmap(size);
  for (size_t i = 0; i < size; i += 3) bitmap.Set(i);
  return bitmap;
}

struct PackCase {
  const char* name;
  uint32_t cardinality;
  Codes codes;
  int bit_width;
};

class BitPackedColumnPack : public testing::TestWithParam<PackCase> {};

TEST_P(BitPackedColumnPack, TakesTheFewestBitsAndRoundTrips) {
  const auto column = BitPackedColumn::Pack(GetParam().codes, GetParam().cardinality);
  ASSERT_TRUE(column.ok()) << column.status();
  EXPECT_EQ(column->bit_width(), GetParam().bit_width);
  Codes codes(column->rows());
  column->Unpack(0, codes);
  EXPECT_EQ(codes, GetParam().codes);
}

INSTANTIATE_TEST_SUITE_P(Cases, BitPackedColumnPack,
                         testing::ValuesIn(std::vector<PackCase>{
                             {"NoRows", 0, {}, 0},
                             {"ConstantFieldTakesNoBits", 1, {0, 0, 0}, 0},
                             {"OnlyNullsTakeNoBits", 0, {0, 0}, 0},
                             {"NullTakesACode", 1, {0, 1, 0}, 1},
                             {"NullOpensAnotherBit", 4, {0, 4, 3}, 3},
                             {"RowsStraddleBytes", 5, {4, 3, 2, 1, 0}, 3},
                             {"WidestCode", 0xFFFFFFFF, {0xFFFFFFFE, 0}, 32},
                             {"WidestNull", 0xFFFFFFFE, {0xFFFFFFFE, 0}, 32}}),
                         [](const auto& info) { return info.param.name; });

TEST(BitPackedColumn, NamesTheFirstRowWhoseCodeIsTooLarge) {
  const auto column = BitPackedColumn::Pack(Codes{0, 3, 4, 9}, 3);
  EXPECT_EQ(column.status(),
            absl::InvalidArgumentError("code is too large: row 2, code 4, largest 3"));
  EXPECT_FALSE(BitPackedColumn::Pack(Codes{0xFFFFFFFF}, 0xFFFFFFFF).ok());
}

TEST(BitPackedColumn, KnowsWhetherItHasNulls) {
  EXPECT_TRUE(BitPackedColumn::Pack(Codes{0, 3}, 3)->has_nulls());
  EXPECT_FALSE(BitPackedColumn::Pack(Codes{0, 2}, 3)->has_nulls());
}

RC_GTEST_PROP(BitPackedColumn, UnpacksAnyRows, ()) {
  const int bits = *rc::gen::inRange(0, 32);
  const Codes codes = RandomCodes(*rc::gen::inRange<size_t>(0, 3000), uint32_t{1} << bits);
  const auto first = *rc::gen::inRange<size_t>(0, codes.size() + 1);
  const auto count = *rc::gen::inRange<size_t>(0, codes.size() - first + 1);
  const auto column = BitPackedColumn::Pack(codes, uint32_t{1} << bits);
  Codes some(count);
  column->Unpack(first, some);
  RC_ASSERT(std::equal(some.begin(), some.end(), codes.begin() + static_cast<ptrdiff_t>(first)));
  for (size_t i = 0; i < count; ++i) RC_ASSERT((*column)[first + i] == codes[first + i]);
}

TEST(BitPackedColumnWriter, TakesBlocksInAnyOrder) {
  const Codes codes = RandomCodes(5 * BitPackedColumn::kBlockRows + 77, 1000);
  BitPackedColumnWriter writer(codes.size(), 1000, /*has_nulls=*/false);
  for (const size_t block : {5, 2, 0, 4, 1, 3}) {
    const size_t first = block * BitPackedColumn::kBlockRows;
    const size_t rows = std::min(BitPackedColumn::kBlockRows, codes.size() - first);
    writer.WriteBlock(block, std::span(codes).subspan(first, rows));
  }
  const BitPackedColumn column = std::move(writer).Finish();
  Codes unpacked(column.rows());
  column.Unpack(0, unpacked);
  EXPECT_EQ(unpacked, codes);
}

// Columns of several widths whose last block is not full; the NULL's code, if any, is the largest.
struct ColumnCase {
  std::string name;
  uint32_t cardinality;
  bool nulls;
  size_t rows;
};

class BitPackedColumnQuery : public testing::TestWithParam<ColumnCase> {
 protected:
  void SetUp() override {
    const ColumnCase& column = GetParam();
    codes_ = RandomCodes(column.rows, column.cardinality + (column.nulls ? 1 : 0));
    if (column.nulls) codes_.back() = column.cardinality;
    column_ = *BitPackedColumn::Pack(codes_, column.cardinality);
  }

  Codes codes_;
  BitPackedColumn column_;
  std::unique_ptr<Executor> pool_ = MakeThreadPool(3);
};

TEST_P(BitPackedColumnQuery, FindsTheRowsOfASet) {
  const Bitmap set = EveryThird(column_.cardinality());
  Bitmap expected(column_.rows());
  for (size_t row = 0; row < codes_.size(); ++row) {
    if (codes_[row] < set.size() && set.Test(codes_[row])) expected.Set(row);
  }
  EXPECT_EQ(MemberRows(column_, set, *pool_), expected);
}

TEST_P(BitPackedColumnQuery, FindsTheRowsOfARange) {
  const uint32_t lo = column_.cardinality() / 5, hi = column_.cardinality();
  Bitmap expected(column_.rows());
  for (size_t row = 0; row < codes_.size(); ++row) {
    if (lo <= codes_[row] && codes_[row] < hi) expected.Set(row);
  }
  Bitmap rows(column_.rows());
  column_.Range(0, column_.blocks(), lo, hi, &rows);
  EXPECT_EQ(rows, expected);
}

TEST_P(BitPackedColumnQuery, CountsCodesUnderRows) {
  const Bitmap rows = EveryThird(column_.rows());
  std::vector<uint64_t> all(column_.codes()), some(column_.codes());
  for (size_t row = 0; row < codes_.size(); ++row) {
    ++all[codes_[row]];
    if (rows.Test(row)) ++some[codes_[row]];
  }
  EXPECT_EQ(CountCodes(column_, nullptr, *pool_), all);
  EXPECT_EQ(CountCodes(column_, &rows, *pool_), some);
}

TEST_P(BitPackedColumnQuery, MarksSymbolsUnderRows) {
  const Bitmap rows = EveryThird(column_.rows());
  Bitmap all(column_.cardinality()), some(column_.cardinality());
  for (size_t row = 0; row < codes_.size(); ++row) {
    if (codes_[row] == column_.null_code()) continue;
    all.Set(codes_[row]);
    if (rows.Test(row)) some.Set(codes_[row]);
  }
  EXPECT_EQ(MarkSymbols(column_, nullptr, *pool_), all);
  EXPECT_EQ(MarkSymbols(column_, &rows, *pool_), some);
}

INSTANTIATE_TEST_SUITE_P(Cases, BitPackedColumnQuery,
                         testing::ValuesIn(std::vector<ColumnCase>{
                             {"Constant", 1, false, 1500},
                             {"OnlyNulls", 0, true, 1500},
                             {"Days", 7, true, 140'000},
                             {"NullBehindTheLastBlockOfTheSet", 1024, true, 5000},
                             {"NullBehindTheLastBlockOfALargeSet", 65'536, true, 5000},
                             {"Months", 12, false, 2047},
                             {"Customers", 30'000, true, 200'000},
                             {"OneRow", 200'000, false, 1}}),
                         [](const auto& info) { return info.param.name; });

TEST(BitPackedColumn, HoldsNoRows) {
  const BitPackedColumn none;
  const auto executor = MakeInlineExecutor();
  EXPECT_EQ(MemberRows(none, Bitmap(), *executor), Bitmap());
  EXPECT_TRUE(CountCodes(none, nullptr, *executor).empty());
  EXPECT_EQ(MarkSymbols(none, nullptr, *executor), Bitmap());
  EXPECT_EQ(none.bytes(), 0);
}

}  // namespace
}  // namespace celadon
