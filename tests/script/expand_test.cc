#include "script/expand.h"

#include <string>

#include <gtest/gtest.h>

namespace celadon {
namespace {

class Expanding : public testing::Test {
 protected:
  Expanding() {
    variables_.Set("a", Value::Text("1+2"));
    variables_.Set("b", Value::Text("$(a)*3"));
    variables_.Set("name", Value::Text("a"));
    variables_.Set("quoted", Value::Text("it's"));
    variables_.Set("mul", Value::Text("$1*$2"));
    variables_.Set("count", Value::Text("$1 of $0"));
    variables_.Set("half", Value::Number(0.5));
    variables_.Set("german", Value::Dual("1,5", 1.5));
    variables_.Set("self", Value::Text("$(self)"));
  }

  absl::StatusOr<std::string> Expand(std::string text) {
    const ScriptText script{"main", text};
    Expander expander(variables_, [](std::string_view formula) {
      return absl::StatusOr<Value>(Value::Text("<" + std::string(formula) + ">"));
    });
    const auto expanded =
        expander.Expand(Statement::WithoutComments(&script, 0, script.text.size()), &script);
    if (!expanded.ok()) return expanded.status();
    return expanded->text();
  }

  std::string Text(std::string text) { return Expand(std::move(text)).value_or("error"); }

  Variables variables_;
};

TEST_F(Expanding, PutsTheTextOfAVariableInItsPlace) {
  EXPECT_EQ(Text("let x=$(a);"), "let x=1+2;");
  EXPECT_EQ(Text("$(b)"), "1+2*3");
  EXPECT_EQ(Text("$($(name))"), "1+2");
  EXPECT_EQ(Text("$( a ) $(unknown)."), "1+2 .");
}

TEST_F(Expanding, WritesNumbersWithAPoint) {
  EXPECT_EQ(Text("$(half) $(#half) $(german) $(#german) $(#unknown) $(#quoted)"),
            "0.5 0.5 1,5 1.5 0 0");
}

TEST_F(Expanding, FillsInArguments) {
  EXPECT_EQ(Text("$(mul(3, 7)) $(mul(10)) $(mul) $(mul(5,7,8))"), "3*7 10*$2 $1*$2 5*7");
  EXPECT_EQ(Text("$(count(x,y))"), "x of 2");
  EXPECT_EQ(Text("$(mul(f(1,2),'a,b'))"), "f(1,2)*'a,b'");
}

TEST_F(Expanding, EvaluatesFormulas) { EXPECT_EQ(Text("$(=1+$(name))"), "<1+a>"); }

TEST_F(Expanding, DoublesQuotesBetweenSingleQuotes) {
  EXPECT_EQ(Text("'$(quoted)' \"$(quoted)\" $(quoted)"), "'it''s' \"it's\" it's");
}

TEST_F(Expanding, LeavesCommentsAlone) { EXPECT_EQ(Text("a // $(self)\nb"), "a  \nb"); }

TEST_F(Expanding, RefusesWhatNeverEnds) {
  EXPECT_EQ(Expand("$(self)").status().code(), absl::StatusCode::kInvalidArgument);
  const auto unclosed = Expand("let x =\n  $(a;");
  EXPECT_NE(std::string(unclosed.status().message()).find("line 2, column 3"), std::string::npos)
      << unclosed.status();
}

}  // namespace
}  // namespace celadon
