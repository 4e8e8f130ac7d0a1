#include <ostream>
#include <string>

#include "gtest/gtest.h"

#include "source/read_rows.h"
#include "source/text_encoding.h"

namespace celadon {
namespace {

struct EncodingCase {
  const char* name;
  std::string bytes;  // of a table with the label `Stadt€` or `Ort` and one cell
  std::string encoding;
  std::string label;
  std::string cell;
};

void PrintTo(const EncodingCase& test, std::ostream* out) { *out << test.name; }

std::string Utf16(std::u16string_view text, bool little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

class DelimitedEncoding : public testing::TestWithParam<EncodingCase> {};

TEST_P(DelimitedEncoding, IsTurnedIntoUtf8) {
  FormatOptions options;
  options.encoding = GetParam().encoding;
  const auto table = ReadFile(TestFile(GetParam().bytes), options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, Row{GetParam().label});
  EXPECT_EQ(table->rows, std::vector<Row>{{GetParam().cell}});
}

INSTANTIATE_TEST_SUITE_P(
    Cases, DelimitedEncoding,
    testing::ValuesIn(std::vector<EncodingCase>{
        {"Utf8", "Stadt€\nKöln\n", "", "Stadt€", "Köln"},
        {"Utf8WithMark", "\xEF\xBB\xBFStadt€\nKöln\n", "", "Stadt€", "Köln"},
        {"MarkOverridesTheName", "\xEF\xBB\xBFStadt€\nKöln\n", "ansi", "Stadt€", "Köln"},
        {"Utf16LittleEndian", Utf16(u"\xFEFFStadt€\nK\u00F6ln \U0001F600\n", true), "", "Stadt€",
         "Köln 😀"},
        {"Utf16BigEndian", Utf16(u"\xFEFFStadt€\nK\u00F6ln\n", false), "", "Stadt€", "Köln"},
        {"Utf16ByName", Utf16(u"Ort\nK\u00F6ln\n", true), "unicode", "Ort", "Köln"},
        {"HalfASurrogate", Utf16(u"\xFEFFOrt\n\xD800x\xDC00\n", true), "", "Ort", "\uFFFDx\uFFFD"},
        {"OddByte", Utf16(u"\xFEFFOrt\nx", true) + "y", "", "Ort", "x\uFFFD"},
        {"Windows1252", "Stadt\x80\nK\xF6ln \x93x\x94\n", "", "Stadt€", "Köln “x”"},
        {"Windows1252ByName", "Stadt\x80\nK\xC3\xB6ln\n", "windows-1252", "Stadt€", "KÃ¶ln"},
        {"Latin1ByName", "Stadt\nK\xF6ln \x80\n", "ISO-8859-1", "Stadt", "Köln \u0080"},
        {"CodePage1250",
         "Stadt\x80\n\xA3\xF3"
         "d\x9F\n",
         "1250", "Stadt€", "Łódź"},
        {"CodePage1251", "\xC3\xEE\xF0\xEE\xE4\n\xCE\xEC\xF1\xEA\n", "windows-1251", "Город",
         "Омск"},
        {"CodePage850", "Ort\nK\x94ln\n", "850", "Ort", "Köln"},
        {"CodePageIbm866", "Ort\n\x8E\xAC\xE1\xAA\n", "IBM866", "Ort", "Омск"},
        {"Latin9", "Stadt\xA4\nK\xF6ln\n", "iso-8859-15", "Stadt€", "Köln"},
        {"Latin9ByNumber", "Stadt\xA4\nK\xF6ln\n", "28605", "Stadt€", "Köln"},
        {"Greek", "Ort\n\xC1\xE8\xDE\xED\xE1\n", "1253", "Ort", "Αθήνα"},
        {"Koi8", "Ort\n\xEF\xCD\xD3\xCB\n", "koi8-r", "Ort", "Омск"},
        {"Mac", "Ort\nK\x9Aln\n", "mac", "Ort", "Köln"},
        {"ByteThatThePageLacks", "Ort\nx\x81\n", "1252", "Ort", "x\u0081"},
        {"CellsDecideOneByOne", "Stadt\x80\nKöln\n", "utf8", "Stadt€", "Köln"}}),
    [](const auto& info) { return info.param.name; });

TEST(DelimitedEncodingNames, TellTheUnknownFromTheAbsent) {
  EXPECT_EQ(DetectEncoding("", "oem").status().code(), absl::StatusCode::kUnimplemented);
  for (const char* name : {"klingon", "99999", "iso-8859-99", "windows", "1250x"}) {
    EXPECT_EQ(DetectEncoding("", name).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
}

TEST(DelimitedEncodingMarks, AreLookedForInTheBytesOfTheFile) {
  FormatOptions options;
  options.encoding = "1252";
  options.delimiter = "§";
  const auto table = ReadFile(TestFile("A\xA7"
                                       "B\n1\xA7"
                                       "2\n"),
                              options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", "2"}}));
  options.delimiter = "語";
  EXPECT_EQ(ReadFile(TestFile("A\n"), options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DelimitedEncodingUtf16, CountsAgainstTheMemoryBudget) {
  MemoryBudget budget(1000);
  TestExecution execution;
  execution.memory = &budget;
  const TestFile file(Utf16(u"\xFEFF" + std::u16string(1000, u'x'), true));
  EXPECT_EQ(OpenDelimitedFile(file.path(), {}, execution).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace celadon
