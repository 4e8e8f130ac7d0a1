#include "connectors/sqlite/sql_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace celadon {
namespace {

struct TextCase {
  const char* name;
  const char* sql;
  const char* expected;
};

class TextForSqlite : public testing::TestWithParam<TextCase> {};

TEST_P(TextForSqlite, Is) { EXPECT_EQ(ForSqlite(GetParam().sql).text, GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, TextForSqlite,
    testing::ValuesIn(std::vector<TextCase>{
        {"Plain", "SELECT a, b FROM t WHERE a > 1", "SELECT a, b FROM t WHERE a > 1"},
        {"LeftIsAFunctionBeforeAParenthesis", "select LEFT (a,1) from t left join u",
         "select \"LEFT\" (a,1) from t left join u"},
        {"RightInAName", "select t.rights(1)", "select t.rights(1)"},
        {"Hashes", "m >= #2030-01-01# and m < #it's#", "m >= '2030-01-01' and m < 'it''s'"},
        {"OneHash", "a # b", "a # b"},
        {"BareTimestamp", "f('t',  2024-03-01 10:10:00.00 )", "f('t',  '2024-03-01 10:10:00.00' )"},
        {"BareTimestampWithoutSeconds", "f(2024-03-01T10:10)", "f('2024-03-01T10:10')"},
        {"BareDateIsArithmetic", "2024-03-01", "2024-03-01"},
        {"PartOfAName", "x2024-03-01 10:10", "x2024-03-01 10:10"},
        {"QuotedPartsStay", "'left(#1#)' \"#\" `left(` [#a#]", "'left(#1#)' \"#\" `left(` [#a#]"},
        {"DoubledQuotes", "'a''#b#' #c#", "'a''#b#' 'c'"},
        {"CommentsStay", "a -- #b#\n/* left(1) */ #c#", "a -- #b#\n/* left(1) */ 'c'"},
        {"ThreePartsBehindFrom", "FROM main.`my db`.t JOIN a.b.c x", "FROM `my db`.t JOIN b.c x"},
        {"TwoPartsStay", "FROM s.t", "FROM s.t"},
        {"ThreePartsElsewhereStay", "SELECT s.t.c FROM s.t", "SELECT s.t.c FROM s.t"},
        {"UnclosedQuote", "select 'a", "select 'a"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(FeedsOfAStatement, AreTheTextsThatTableChangesIsCalledWith) {
  const SqlText sql = ForSqlite("FROM Table_Changes ( 's.A', 1) x JOIN table_changes('B',2)");
  EXPECT_EQ(sql.feeds, (std::vector<std::string>{"s.A", "B"}));
  EXPECT_TRUE(ForSqlite("select table_changes, 'x' from table_changes(?)").feeds.empty());
}

}  // namespace
}  // namespace celadon
