#include "qvd/qvd_symbol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "qvd/qvd_symbol_cursor.h"
#include "qvd/qvd_symbol_decoding.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using namespace std::string_view_literals;

absl::StatusOr<DualVector> DecodeTable(const QvdSymbolTable& table,
                                       size_t part_bytes = QvdSymbolDecoding::kPartBytes) {
  QvdSymbolDecoding decoding(table, part_bytes);
  std::vector<QvdSymbolPart> parts(decoding.parts());
  for (size_t part = parts.size(); part-- > 0;) decoding.Read(part, parts[part]);
  for (size_t part = 0; part < parts.size(); ++part) {
    CELADON_RETURN_IF_ERROR(decoding.Place(part, parts[part]));
  }
  for (size_t part = parts.size(); part-- > 0;) decoding.Store(parts[part]);
  return decoding.Take();
}

absl::StatusOr<DualVector> Decode(std::string_view bytes, uint64_t symbols, bool replace = false) {
  return DecodeTable({bytes, symbols, 100, replace});
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

// What Decode says, whatever the parts.
void ExpectAlikeInParts(std::string_view bytes, uint64_t symbols, bool replace) {
  const auto whole = Decode(bytes, symbols, replace);
  for (const size_t part_bytes : {1, 7, 40, 300}) {
    const auto parts = DecodeTable({bytes, symbols, 100, replace}, part_bytes);
    ASSERT_EQ(parts.status(), whole.status());
    if (!whole.ok()) continue;
    ASSERT_EQ(parts->size(), whole->size());
    ASSERT_EQ(parts->numbers().size(), whole->numbers().size());
    for (size_t i = 0; i < whole->size(); ++i) {
      ASSERT_EQ(parts->kind(i), whole->kind(i));
      ASSERT_EQ(parts->text(i), whole->text(i));
      if ((*whole)[i].has_number()) {
        ASSERT_EQ(parts->number(i), whole->number(i));
      }
    }
  }
}

TEST(QvdSymbols, AreTheSameInWhateverPartsTheyAreDecoded) {
  std::mt19937_64 random(7);
  const auto below = [&](uint64_t end) { return random() % end; };
  for (int table = 0; table < 300; ++table) {
    const uint64_t kinds = 1 + below(5), faults = below(3);
    std::string bytes;
    uint64_t symbols = below(400);
    for (uint64_t i = 0; i < symbols; ++i) {
      // Bytes of small numbers look like tags, and so do those of texts; some are not ASCII.
      std::string text(below(20), '\x04');
      for (char& byte : text) byte = static_cast<char>(1 + below(table % 2 == 0 ? 9 : 127));
      if (below(20) == 0) text += "é";
      const double number = static_cast<double>(below(1 << 16)) / (below(2) == 0 ? 1 : 512);
      const ValueView values[] = {ValueView::Number(number), ValueView::Text(text),
                                  ValueView::Dual(text, number), ValueView::Number(1),
                                  ValueView::Dual("", 5)};
      AppendSymbol(values[below(kinds)], bytes);
    }
    for (uint64_t fault = 0; fault < faults && !bytes.empty(); ++fault) {
      bytes[below(bytes.size())] = static_cast<char>(below(256));
    }
    if (below(10) == 0) bytes.resize(below(bytes.size() + 1));
    if (below(10) == 0) symbols = below(symbols + 2);
    ExpectAlikeInParts(bytes, symbols, table % 3 == 0);
  }
}

TEST(QvdSymbols, AreTheSameInRunsAndOneByOne) {
  std::mt19937_64 random(11);
  for (int table = 0; table < 200; ++table) {
    std::string bytes;
    std::vector<Value> written;
    while (written.size() < 300) {
      const uint64_t kind = random() % 3, run = random() % 40;
      const size_t longest = table % 4 == 0 ? 200 : 20;
      for (uint64_t i = 0; i < run; ++i) {
        std::string text(random() % longest, 'x');
        if (random() % 30 == 0) text += "ß";
        const double number = static_cast<double>(random() % 99) / (table % 3 == 0 ? 8 : 1);
        written.push_back(kind == 0   ? Value::Number(number)
                          : kind == 1 ? Value::Text(text)
                                      : Value::Dual(text, number));
        AppendSymbol(written.back(), bytes);
      }
    }
    const auto read = Decode(bytes, written.size());
    ASSERT_TRUE(read.ok()) << read.status();
    QvdSymbolCursor cursor(bytes, false);
    ValueView one;
    for (size_t i = 0; i < written.size(); ++i) {
      ASSERT_TRUE(cursor.Next(one)) << cursor.fault();
      ASSERT_EQ((*read)[i].kind(), one.kind()) << i;
      ASSERT_EQ((*read)[i].has_number() ? read->number(i) : 0, one.has_number() ? one.number() : 0);
      ASSERT_EQ(read->text(i), one.has_text() ? one.text() : "");
    }
  }
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
