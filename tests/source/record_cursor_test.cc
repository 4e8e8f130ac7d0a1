#include "source/record_cursor.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace celadon {
namespace {

using Quotes = FormatOptions::Quotes;
using Records = std::vector<std::vector<std::string>>;

Records RecordsOf(std::string_view text, const FormatOptions& options) {
  const auto dialect = Dialect::Make(options, ",", TextEncoding::kUtf8);
  if (!dialect.ok()) return {{dialect.status().ToString()}};
  RecordCursor cursor(*dialect, text);
  Records records;
  while (cursor.NextRecord()) {
    records.emplace_back();
    for (std::string_view cell; cursor.NextCell(cell);) records.back().emplace_back(cell);
  }
  if (cursor.unclosed()) records.push_back({"unclosed"});
  return records;
}

struct CursorCase {
  const char* name;
  std::string_view text;
  Records records;
  FormatOptions options = {};
};

void PrintTo(const CursorCase& test, std::ostream* out) {
  *out << testing::PrintToString(std::string(test.text));
}

FormatOptions With(Quotes quotes) {
  FormatOptions options;
  options.quotes = quotes;
  return options;
}

FormatOptions Verbatim() {
  FormatOptions options;
  options.trim_blanks = false;
  return options;
}

FormatOptions Delimited(std::string delimiter) {
  FormatOptions options;
  options.delimiter = std::move(delimiter);
  return options;
}

FormatOptions Commented(std::string prefix) {
  FormatOptions options;
  options.comment_prefix = std::move(prefix);
  return options;
}

class RecordCursorTest : public testing::TestWithParam<CursorCase> {};

TEST_P(RecordCursorTest, FindsTheCells) {
  EXPECT_EQ(RecordsOf(GetParam().text, GetParam().options), GetParam().records);
}

// Doubled quotes in standard mode and blanks before a wrapped cell: our own.
INSTANTIATE_TEST_SUITE_P(
    Modern, RecordCursorTest,
    testing::ValuesIn(std::vector<CursorCase>{
        {"Empty", "", {}},
        {"LineFeed", "a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
        {"CarriageReturn", "a,b\rc,d\r", {{"a", "b"}, {"c", "d"}}},
        {"BothEnds", "a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
        {"NoEndAtTheEnd", "a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
        {"EmptyCells", ",\n,a,\n", {{"", ""}, {"", "a", ""}}},
        {"EmptyLastCellWithoutEnd", "a,", {{"a", ""}}},
        {"BlankLines", "\n\na\n  \n\r\nb\n\n", {{"a"}, {"b"}}},
        {"BlanksAround", " a , b c \n", {{"a", "b c"}}},
        {"BlanksVerbatim", " a , b \n", {{" a ", " b "}}, Verbatim()},
        {"Wrapped", "\"a\",\"b,c\",\"d\ne\"\n", {{"a", "b,c", "d\ne"}}},
        {"WrappedKeepsBlanks", "\" a \"\n", {{" a "}}},
        {"WrappedEmptyIsARecord", "\"\"\n", {{""}}},
        {"WrappedLineEndsStay", "\"a\r\nb\rc\"\r\nd", {{"a\r\nb\rc"}, {"d"}}},
        {"DoubledQuotes", "\"a\"\"b\",\"\"\"\"\n", {{"a\"b", "\""}}},
        {"BlanksAroundWrapped", "a, \"b,c\" ,d\n", {{"a", "b,c", "d"}}},
        {"BlanksBeforeWrappedVerbatim", "a, \"b\"\n", {{"a", " \"b\""}}, Verbatim()},
        {"QuoteInTheMiddleIsData", "a\"b\",c\n", {{"a\"b\"", "c"}}},
        {"QuoteNotLastIsData", "\"510\"123-4567,x\n", {{"\"510\"123-4567", "x"}}},
        {"SingleQuoteIsData", "'a,b'\n", {{"'a", "b'"}}},
        {"Unclosed", "a\n\"b,c\nd", {{"a"}, {""}, {"unclosed"}}},
        {"NulIsData",
         std::string_view("a\0b,\0\n", 6),
         {{std::string("a\0b", 3), std::string("\0", 1)}}},
        {"Comments", "#x\na\n#\"\nb#\n", {{"a"}, {"b#"}}, Commented("#")},
        {"LongDelimiter", "a||b|c||\n", {{"a", "b|c", ""}}, Delimited("||")},
        {"TwoByteDelimiter", "a§\"b§\"\n", {{"a", "b§"}}, Delimited("§")},
        {"BlankDelimiter", " a \"b c\"\n", {{"", "a", "b c"}}, Delimited(" ")},
        {"Spaces", "  a   \"b c\"  d  \ne\n", {{"a", "b c", "d"}, {"e"}}, Delimited("spaces")},
        {"EscapedTab", "a\tb\n", {{"a", "b"}}, Delimited("\\t")}}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherQuotes, RecordCursorTest,
    testing::ValuesIn(std::vector<CursorCase>{
        {"StandardWrapped", "\"a,b\",'c,d'\n", {{"a,b", "c,d"}}, With(Quotes::kStandard)},
        {"StandardBlanksAround", " 'a' , \"b\" \n", {{"a", "b"}}, With(Quotes::kStandard)},
        {"StandardTrimsInside",
         "' a b ',\"  \",' it's '\n",
         {{"a b", "", "it's"}},
         With(Quotes::kStandard)},
        {"StandardLoneQuotes",
         "'ok,o'b'd,\"510\"123-4567,\"\n",
         {{"'ok", "o'b'd", "\"510\"123-4567", "\""}},
         With(Quotes::kStandard)},
        {"StandardLoneQuoteInTheMiddle", "a,',b\n", {{"a", "'", "b"}}, With(Quotes::kStandard)},
        {"StandardStaysInTheLine", "\"a\nb\"\n", {{"\"a"}, {"b\""}}, With(Quotes::kStandard)},
        {"StandardKeepsDoubled", "\"a\"\"b\"\n", {{"a\"\"b"}}, With(Quotes::kStandard)},
        {"StandardQuoteInside", "'it's',x\n", {{"it's", "x"}}, With(Quotes::kStandard)},
        {"None", "\"a,b\"\n", {{"\"a", "b\""}}, With(Quotes::kNone)}}),
    [](const auto& info) { return info.param.name; });

// Records one after the other, whole ones at once where that is possible.
Records RecordsAtOnce(std::string_view text, const FormatOptions& options, size_t cells,
                      size_t* at_once) {
  const auto dialect = Dialect::Make(options, ",", TextEncoding::kUtf8);
  RecordCursor cursor(*dialect, text);
  Records records;
  while (cursor.NextRecord()) {
    std::vector<std::string> record(cells);
    if (cursor.PassPlainRecord(cells, [&](size_t i, std::string_view cell) { record[i] = cell; })) {
      ++*at_once;
      for (const std::string& cell : record) {
        const bool ascii = std::ranges::none_of(cell, [](char c) { return (c & 0x80) != 0; });
        EXPECT_TRUE(ascii || !cursor.passed_ascii()) << cell;
      }
    } else {
      record.clear();
      for (std::string_view cell; cursor.NextCell(cell);) record.emplace_back(cell);
    }
    records.push_back(std::move(record));
  }
  return records;
}

// A text of many records holds the same as each record by itself, too short to be passed at once.
TEST(RecordCursor, PassesWholeRecordsAsCellByCell) {
  const std::vector<std::string> cells = {
      "",    "1",  "abc", "12.5", " x", "x ",  "\"q\"",   "\"a\"\"b\"",
      "o'b", "\"", "'s'", "\t",   "Ä",  "a b", "\"a;b\"", "long long text"};
  const std::vector<std::string> ends = {"\n", "\r\n", "\r"};
  std::mt19937 random(7);
  size_t at_once = 0;
  for (int round = 0; round < 400; ++round) {
    FormatOptions options;
    options.quotes = std::array{Quotes::kModern, Quotes::kStandard, Quotes::kNone}[round % 3];
    options.delimiter = std::array{",", ";", "\\t"}[random() % 3];
    options.trim_blanks = random() % 2 == 0;
    const std::string delimiter = options.delimiter == "\\t" ? "\t" : options.delimiter;
    const std::string& end = ends[random() % ends.size()];
    const size_t odd = 1 + random() % 40;  // so seldom cells are of another kind
    std::string text;
    Records expected;
    for (int i = 0; i < 40; ++i) {
      std::string record;
      const size_t count = random() % (2 * odd) == 0 ? 1 + random() % 6 : 4;
      for (size_t cell = 0; cell < count; ++cell) {
        if (cell != 0) record += delimiter;
        const bool plain = random() % odd != 0;
        const std::string& chosen = cells[random() % (plain ? 4 : cells.size())];
        record += chosen == "\"" && options.quotes == Quotes::kModern ? "x\"" : chosen;
      }
      for (auto& alone : RecordsOf(record + end, options)) expected.push_back(alone);
      text += record + end;
    }
    ASSERT_EQ(RecordsAtOnce(text, options, 4, &at_once), expected) << text;
  }
  EXPECT_GT(at_once, 4000u);
}

TEST(RecordCursor, TakesLinearTimeOverQuotesThatNothingCloses) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "\"a,'b,";
  const auto dialect = Dialect::Make(With(Quotes::kStandard), ",", TextEncoding::kUtf8);
  RecordCursor cursor(*dialect, text);
  ASSERT_TRUE(cursor.NextRecord());
  size_t cells = 0;
  for (std::string_view cell; cursor.NextCell(cell);) ++cells;
  EXPECT_EQ(cells, 600'001u);
}

TEST(Dialect, ReadsADelimiterByItsCode) {
  const std::pair<const char*, const char*> kDelimiters[] = {
      {"\\t", "\t"},  {"\\\\", "\\"},   {"\\x1F", "\x1F"},   {"\\x9", "\t"},
      {"\\x7c", "|"}, {"\\xZ", "\\xZ"}, {"\\x123", "\\x123"}};
  for (const auto& [written, meant] : kDelimiters) {
    const auto dialect = Dialect::Make(Delimited(written), ",", TextEncoding::kUtf8);
    ASSERT_TRUE(dialect.ok()) << dialect.status();
    EXPECT_EQ(dialect->delimiter, meant);
  }
}

TEST(Dialect, RefusesADelimiterThatMeansSomethingElse) {
  for (const std::string delimiter : {"\"", "\n", "\r", "a\nb", "\\xA", "\\x22"}) {
    EXPECT_EQ(Dialect::Make(Delimited(delimiter), ",", TextEncoding::kUtf8).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  FormatOptions unquoted = Delimited("\"");
  unquoted.quotes = Quotes::kNone;
  EXPECT_TRUE(Dialect::Make(unquoted, ",", TextEncoding::kUtf8).ok());
}

}  // namespace
}  // namespace celadon
