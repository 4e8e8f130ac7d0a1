#include "connectors/arrow/number_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace celadon {
namespace {

using Kind = ColumnType::Kind;

std::vector<double> Numbers(const BatchColumn& column) {
  std::vector<double> numbers;
  for (size_t row = 0; row < column.codes.size(); ++row) numbers.push_back(column[row].number());
  return numbers;
}

TEST(EncodeIntegers, SmallRangesGiveOneEntryAValue) {
  const std::vector<int64_t> raw = {5, -3, 5, 5, -3, 1000};
  const BatchColumn column = EncodeIntegers(raw, {Kind::kInteger});
  EXPECT_EQ(column.dictionary->size(), 3u);
  EXPECT_EQ(Numbers(column), std::vector<double>(raw.begin(), raw.end()));
}

TEST(EncodeIntegers, TheWidestRange) {
  const std::vector<int64_t> raw = {std::numeric_limits<int64_t>::min(), 0, 0,
                                    std::numeric_limits<int64_t>::max()};
  const BatchColumn column = EncodeIntegers(raw, {Kind::kInteger});
  EXPECT_EQ(column.dictionary->size(), 3u);
  EXPECT_EQ(Numbers(column), std::vector<double>(raw.begin(), raw.end()));
}

TEST(EncodeReals, NanIsNull) {
  const std::vector<double> numbers = {0.5, std::nan(""), 0.5};
  const BatchColumn column = EncodeReals(numbers);
  EXPECT_EQ(column.codes, (std::vector<uint32_t>{0, BatchColumn::kNull, 0}));
}

TEST(SpreadCodes, PutsNullsBetween) {
  const std::vector<bool> has_value = {false, true, false, true, true, false};
  std::vector<uint32_t> codes = {7, 8, 9};
  SpreadCodes(6, [&](size_t row) { return has_value[row]; }, &codes);
  constexpr uint32_t kNull = BatchColumn::kNull;
  EXPECT_EQ(codes, (std::vector<uint32_t>{kNull, 7, kNull, 8, 9, kNull}));
}

}  // namespace
}  // namespace celadon
