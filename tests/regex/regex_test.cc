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
                             {"MatchRegEx('order 17', '[a-z]+ \\d\\d\\d', '\\d+')", "2"},
                             {"MatchRegEx('order', '\\d')", "0"},
                             {"MatchRegEx('order', '(', 'r')", "2"},
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
