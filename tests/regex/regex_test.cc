// The functions over regular expressions.
#include "celadon/regex.h"

#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

struct RegexCase {
  const char* formula;
  const char* text;  // "-" for NULL
};

class Regex : public testing::TestWithParam<RegexCase> {};

TEST_P(Regex, GivesTheTextOfTheTable) {
  Engine engine({.threads = 1, .time_zone = "UTC"});
  AddRegexFunctions(engine.functions());
  Session session(std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir())));
  const auto cell = session.Evaluate(GetParam().formula, engine.MakeExecution());
  ASSERT_TRUE(cell.ok()) << cell.status();
  EXPECT_EQ(cell->text, GetParam().text) << GetParam().formula;
}

INSTANTIATE_TEST_SUITE_P(Cases, Regex,
                         testing::ValuesIn(std::vector<RegexCase>{
                             {"MatchRegEx('order 17', '[a-z]+ \\d\\d\\d', '\\d+')", "0"},
                             {"MatchRegEx('order 17', '\\d+', '[a-z]+ \\d+')", "2"},
                             // Examples of the page MatchRegEx: the whole text has to match.
                             {"MatchRegEx('testSample','test')", "0"},
                             {"MatchRegEx('abc123','[a-z]','[0-9]','[a-z]+[0-9]+','.+')", "3"},
                             {"MatchRegEx('ABC','[abc]+','[123]')", "0"},
                             {"MatchRegExI('ABC','[abc]+','[123]')", "1"},
                             {"IndexRegExGroup('abc123','([a-z])([0-9]+)',-1)", "4"},
                             {"ExtractRegExGroup('abc123','([a-z])([0-9]+)',-1)", "123"},
                             {"ExtractRegExGroup('abc123','([a-z])([0-9]+)',-4)", "-"},
                             {"ReplaceRegExGroup('abc123','([a-z])([0-9]+)','x',-1)", "abcx"},
                             {"SubFieldRegEx('a1b22c', '\\d+')", "a"},
                             {"MatchRegEx('order', '\\d')", "0"},
                             {"MatchRegEx('order', '(', 'o.*')", "2"},
                             {"MatchRegEx(null(), 'r')", "-"},
                             {"MatchRegExI('ORDER', 'order')", "1"},
                             {"CountRegEx('a1b22c', '\\d+')", "2"},
                             {"CountRegEx('aAa', 'a')", "2"},
                             {"CountRegExI('aAa', 'a')", "3"},
                             {"CountRegEx('\xC3\xB1\xC3\xB1', '')", "3"},
                             {"CountRegEx('a', '(')", "-"},
                             {"IndexRegEx('\xC3\xB1 17 18', '\\d+')", "3"},
                             {"IndexRegEx('a 17 18', '\\d+', -1)", "6"},
                             {"IndexRegEx('a', '\\d')", "0"},
                             {"IndexRegExGroup('key=value', '(\\w+)=(\\w+)', 2)", "5"},
                             {"IndexRegExGroup('key=value', '(\\w+)=(\\w+)', 3)", "0"},
                             {"ExtractRegEx('a 17 b 18', '\\d+')", "17"},
                             {"ExtractRegEx('a 17 b 18', '\\d+', 2)", "18"},
                             {"ExtractRegEx('a 17 b 18', '\\d+', -2)", "17"},
                             {"ExtractRegEx('a 17 b 18', '\\d+', 3)", "-"},
                             {"ExtractRegEx('abc', 'x')", "-"},
                             {"ExtractRegExGroup('a=1;b=2', '(\\w)=(\\d)', 2, 2)", "2"},
                             {"ExtractRegExGroup('a=1', '(\\w)=(\\d)(x)?', 3)", "-"},
                             {"ReplaceRegEx('a1b22', '\\d+', '#')", "a#b#"},
                             {"ReplaceRegEx('a1b22', '\\d+', '#', 2)", "a1b#"},
                             {"ReplaceRegEx('a1b22', '\\d+', '\\0')", "a\\0b\\0"},
                             {"ReplaceRegEx('abc', 'x', '#')", "abc"},
                             {"ReplaceRegExI('AbA', 'a', '-')", "-b-"},
                             {"ReplaceRegExGroup('k=1;k=2', '(k)=(\\d)', '#', 2)", "k=#;k=#"},
                             {"ReplaceRegExGroup('k=1;k=2', '(k)=(\\d)', '#', 2, 1)", "k=#;k=2"},
                             {"SubFieldRegEx('a1b22c', '\\d+', 2)", "b"},
                             {"SubFieldRegEx('a1b22c', '\\d+', -1)", "c"},
                             {"SubFieldRegEx('a1b22c', '\\d+', 4)", "-"},
                             {"IsRegEx('a+')", "-1"},
                             {"IsRegEx('(')", "0"}}));

// As SubField does: Qlik help "SubFieldRegEx", "ExtractRegEx", "ExtractRegExGroup". NULL and a text
// without parts make one row.
TEST(Regex, PartsWithoutTheirNumberMakeRows) {
  Engine engine({.threads = 2, .time_zone = "UTC"});
  AddRegexFunctions(engine.functions());
  const auto app = std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir()));
  const auto report = app->RunScriptText(
      "S: LOAD RowNo() as i, SubFieldRegEx('a,b c;;1', ' |,|;') as s AUTOGENERATE 1;\n"
      "U: LOAD RowNo() as u, id, ExtractRegEx(text, '[0-9]+') as number, SubField(list,' ') as "
      "word;\n"
      "LOAD * INLINE [id|text|list\n1|a1b22|x y\n2|none|z\n3|7 8 9|z] (delimiter is '|');\n"
      "G: LOAD RowNo() as j, ExtractRegExGroupI('ABC12 def34', '([a-z]+)([0-9]+)', -1) as g,\n"
      "  SubFieldRegEx(Null(), 'x') as n AUTOGENERATE 1;\n"
      "W: LOAD RowNo() as k, SubFieldRegEx('a1b', '[0-9]') & IterNo() as w AUTOGENERATE 1\n"
      "  WHILE IterNo() <= 2;",
      engine.MakeExecution());
  ASSERT_TRUE(report.ok()) << report.status();
  Session session(app);
  const auto text = [&](const std::string& expression) {
    const auto cell = session.Evaluate(expression, engine.MakeExecution());
    return cell.ok() ? cell->text : cell.status().ToString();
  };
  EXPECT_EQ(text("Concat(s, '|', i)"), "a|b|c||1");
  EXPECT_EQ(text("Concat(id & ':' & Alt(number, '-') & word, ' ', u)"),
            "1:1x 1:1y 1:22x 1:22y 2:-z 3:7z 3:8z 3:9z");
  EXPECT_EQ(text("Concat(g & Len(n), ' ', j)"), "120 340");
  EXPECT_EQ(text("Concat(w, ' ', k)"), "a1 b1 a2 b2");
}

// An expression that makes backtracking matchers take years.
TEST(Regex, TakesLinearTime) {
  Engine engine({.threads = 1, .time_zone = "UTC"});
  AddRegexFunctions(engine.functions());
  Session session(std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir())));
  const auto cell =
      session.Evaluate("MatchRegEx(Repeat('a', 5000) & 'b', '^(a+)+$')", engine.MakeExecution());
  ASSERT_TRUE(cell.ok()) << cell.status();
  EXPECT_EQ(cell->text, "0");
}

}  // namespace
}  // namespace celadon
