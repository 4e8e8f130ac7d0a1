#include "connectors/arrow/column_type.h"

#include <gtest/gtest.h>

#include <limits>

#include "arrow/table_text.h"
#include "arrow/type.h"
#include "arrow/util/utf8.h"
#include "connectors/arrow/bytes_value.h"
#include "connectors/arrow/physical_value.h"

namespace celadon {
namespace {

using Kind = ColumnType::Kind;

constexpr int64_t kMicrosecondsPerDay = int64_t{86400} * 1000 * 1000;

TEST(ColumnType, CountsDaysFromTheEndOf1899) {
  EXPECT_EQ(NumberOf({Kind::kDate, 1}, 19905), 45474);  // 2024-07-01
  EXPECT_EQ(NumberOf({Kind::kTimestamp, 86400}, int64_t{-25569} * 86400 - 21600), -0.25);
  EXPECT_EQ(NumberOf({Kind::kTime, 86400}, 43200), 0.5);
  EXPECT_EQ(NumberOf({Kind::kDuration, 86400}, -21600), -0.25);
}

TEST(ColumnType, BooleansAreMinusOneAndZero) {
  EXPECT_EQ(NumberOf({Kind::kBoolean}, 1), -1);
  EXPECT_EQ(NumberOf({Kind::kBoolean}, 0), 0);
}

TEST(ColumnType, UnsignedIntegersKeepTheirHighestBit) {
  EXPECT_EQ(NumberOf({Kind::kUnsigned}, -1), 18446744073709551615.0);
}

TEST(ColumnType, DecimalsOfMoreThanFifteenDigitsKeepThem) {
  std::string scratch;
  const ColumnType type{Kind::kDecimal, 1, 2};
  EXPECT_EQ(CellText(IntegerValue(type, 1230, &scratch)), "n12.300000000000001");
  EXPECT_EQ(CellText(IntegerValue(type, 1234567890123456789, &scratch)),
            "d12345678901234568|12345678901234567.89");
  EXPECT_EQ(CellText(DecimalValue("1000000000000000000000")), "n1e+21");
  EXPECT_EQ(CellText(DecimalValue("-0.0000000000000000000012")), "n-1.2e-21");
}

TEST(ColumnType, DecimalsOfNegativeScale) {
  std::string scratch;
  EXPECT_EQ(CellText(IntegerValue({Kind::kDecimal, 1, -3}, 12, &scratch)), "n12000");
}

TEST(ColumnType, NestedTypesAreUnimplemented) {
  const auto type = ColumnTypeOf(*arrow::list(arrow::int8()));
  EXPECT_EQ(type.status().code(), absl::StatusCode::kUnimplemented);
}

TEST(ColumnType, DatesCarryTheirIsoPattern) {
  const ColumnInfo info = DescribeColumn("d", *ColumnTypeOf(*arrow::date32()));
  EXPECT_EQ(info.format.type, NumberType::kDate);
  EXPECT_EQ(info.format.pattern, "YYYY-MM-DD");
}

TEST(BytesValue, RefusesWhatIsNotUtf8) {
  arrow::util::InitializeUTF8();
  std::string scratch;
  EXPECT_EQ(BytesValue({Kind::kText}, "\xC3\x28", &scratch).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(BytesValue({Kind::kText}, "Z\xC3\xBCrich", &scratch)->text(), "Z\xC3\xBCrich");
}

TEST(BytesValue, RefusesWrongLengths) {
  std::string scratch;
  EXPECT_FALSE(BytesValue({Kind::kDecimal}, "", &scratch).ok());
  EXPECT_FALSE(BytesValue({Kind::kDecimal}, std::string(33, '\1'), &scratch).ok());
  EXPECT_FALSE(BytesValue({Kind::kUuid}, "short", &scratch).ok());
  EXPECT_FALSE(BytesValue({Kind::kReal}, "x", &scratch).ok());
}

TEST(Int96, TakesAnyDay) {
  EXPECT_EQ(Int96Microseconds({{0, 0, 2440588}}), 0);
  EXPECT_EQ(Int96Microseconds({{1000, 0, 2440587}}), 1 - kMicrosecondsPerDay);
  EXPECT_LT(0, Int96Microseconds({{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}}));
}

}  // namespace
}  // namespace celadon
