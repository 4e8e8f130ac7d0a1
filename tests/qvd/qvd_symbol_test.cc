#include "qvd/qvd_symbol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace celadon {
namespace {

using namespace std::string_view_literals;

absl::StatusOr<DualVector> Decode(std::string_view bytes, uint64_t symbols, bool replace = false) {
  return DecodeSymbols({bytes, symbols, 100, replace}, CancelToken());
}

TEST(QvdSymbols, AreReadByTheirTags) {
  const auto values = Decode(
      "\x01\x05\0\0\0"
      "\x04"
      "ab\0"
      "\x05\xFF\xFF\xFF\xFF"
      "-1\0"
      "\x02\0\0\0\0\0\0\xF8\x3F"
      "\x06\0\0\0\0\0\0\xF8\x3F\0"sv,
      5);
  ASSERT_TRUE(values.ok()) << values.status();
  ASSERT_EQ(values->size(), 5u);
  EXPECT_EQ(values->kind(0), ValueKind::kNumber);
  EXPECT_EQ(values->number(0), 5);
  EXPECT_EQ(values->kind(1), ValueKind::kText);
  EXPECT_EQ(values->text(1), "ab");
  EXPECT_EQ(values->kind(2), ValueKind::kDual);
  EXPECT_EQ(values->number(2), -1);
  EXPECT_EQ(values->text(2), "-1");
  EXPECT_EQ(values->number(3), 1.5);
  EXPECT_EQ(values->kind(4), ValueKind::kDual);
  EXPECT_EQ(values->text(4), "");
}

TEST(QvdSymbols, AreRefusedWhereTheyDoNotFillTheTable) {
  struct Refusal {
    std::string_view bytes;
    uint64_t symbols;
    std::string_view message;
  };
  const Refusal refusals[] = {
      {"\0\0"sv, 1, "unknown tag 0x00"},
      {"\x03\0\0\0\0"sv, 1, "unknown tag 0x03"},
      {"\xFF\0"sv, 1, "unknown tag 0xff"},
      {"\x01\x05\0\0"sv, 1, "past the end"},
      {"\x02\x05\0\0\0\0\0\0"sv, 1, "past the end"},
      {"\x04"
       "abc"sv,
       1, "no end"},
      {"\x05\0\0\0\0x"sv, 1, "no end"},
      {"\x04\0"sv, 2, "ends before its last symbol"},
      {"\x04\0\x04\0"sv, 1, "2 bytes are left over"},
      {"\x01\0\0\0\0\x01\0\0\0\0"sv, 1, "5 bytes are left over"},
      {"\x04\xFF\0"sv, 1, "not UTF-8"},
  };
  for (const Refusal& refusal : refusals) {
    const absl::Status status = Decode(refusal.bytes, refusal.symbols).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << refusal.message;
    EXPECT_NE(status.ToString().find(refusal.message), std::string::npos) << status;
  }
}

TEST(QvdSymbols, NameTheSymbolAndTheBytePositionOfAFault) {
  const absl::Status status = Decode("\x04\0\x04\0\x07\0"sv, 3).status();
  EXPECT_NE(status.ToString().find("symbol 2 of 3, byte position 104"), std::string::npos)
      << status;
}

TEST(QvdSymbols, TakeOtherTagsInATableOfTheLengthOfNumbersAlone) {
  const auto values = Decode(
      "\x01\x05\0\0\0"
      "\x04"
      "abc\0"sv,
      2);
  ASSERT_TRUE(values.ok()) << values.status();
  EXPECT_EQ(values->text(1), "abc");
}

TEST(QvdSymbols, HaveInvalidBytesReplacedWhereThatIsAskedFor) {
  const auto values = Decode("\x04\xFF\xC3\xA9\xC3\0"sv, 1, /*replace=*/true);
  ASSERT_TRUE(values.ok()) << values.status();
  EXPECT_EQ(values->text(0), "\uFFFDé\uFFFD");
}

TEST(QvdSymbols, StopWhereTheWorkIsCancelled) {
  CancelToken cancel;
  cancel.Cancel();
  EXPECT_EQ(DecodeSymbols({"\x04\0"sv, 1, 0, false}, cancel).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(QvdSymbols, AreReadBackAsTheyWereWritten) {
  const double kNumbers[] = {0,
                             -0.0,
                             1,
                             -1,
                             2147483647,
                             -2147483648.0,
                             2147483648.0,
                             -2147483649.0,
                             0.5,
                             1e300,
                             5e-324,
                             std::numeric_limits<double>::infinity()};
  std::vector<Value> written = {Value::Text(""), Value::Text("é\n")};
  for (const double number : kNumbers) {
    written.push_back(Value::Number(number));
    written.push_back(Value::Dual("label", number));
  }
  std::string bytes;
  size_t size = 0;
  for (const Value& value : written) {
    AppendSymbol(value, bytes);
    size += EncodedSymbolSize(value);
  }
  EXPECT_EQ(size, bytes.size());
  const auto read = Decode(bytes, written.size());
  ASSERT_TRUE(read.ok()) << read.status();
  for (size_t i = 0; i < written.size(); ++i) {
    const ValueView value = (*read)[i], expected = written[i];
    ASSERT_EQ(value.kind(), expected.kind());
    if (value.has_text()) {
      EXPECT_EQ(value.text(), expected.text());
    }
    if (value.has_number()) {
      EXPECT_EQ(value.number(), expected.number());
      EXPECT_EQ(std::signbit(value.number()), std::signbit(expected.number()));
    }
  }
}

TEST(QvdSymbols, StoreWholeNumbersAsIntegersWhereTheyFit) {
  EXPECT_EQ(EncodedSymbolSize(ValueView::Number(2147483647)), 5u);
  EXPECT_EQ(EncodedSymbolSize(ValueView::Number(2147483648.0)), 9u);
  EXPECT_EQ(EncodedSymbolSize(ValueView::Dual("x", 20.0)), 7u);
  EXPECT_EQ(EncodedSymbolSize(ValueView::Text("")), 2u);
}

}  // namespace
}  // namespace celadon
