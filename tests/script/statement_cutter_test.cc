#include "script/statement_cutter.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

// The statements of a text, each with the letter of its kind before it.
std::vector<std::string> Cut(std::string_view text) {
  std::vector<std::string> statements;
  StatementCutter cutter(text);
  for (CutStatement cut = cutter.Next(); cut.kind != StatementKind::kEnd; cut = cutter.Next()) {
    const std::string part(text.substr(cut.begin, cut.end - cut.begin));
    statements.push_back(std::string(1, "ERTCAIU"[static_cast<int>(cut.kind)]) + ":" + part);
    if (cut.kind == StatementKind::kUnclosed) break;
  }
  return statements;
}

using Statements = std::vector<std::string>;

TEST(StatementCutter, EndsRegularStatementsAtSemicolonsOutsideQuotes) {
  EXPECT_EQ(Cut("load 1;\nset a='x;y'; drop [a;b] ;"),
            (Statements{"R:load 1", "R:set a='x;y'", "R:drop [a;b] "}));
  EXPECT_EQ(Cut("load 1"), (Statements{"R:load 1"}));
}

TEST(StatementCutter, PassesOverCommentsRemAndEmptyStatements) {
  EXPECT_EQ(Cut("// a;\n/* b; */ ;; rem what's this; load /* ; */ 1;"),
            (Statements{"R:load /* ; */ 1"}));
  EXPECT_EQ(Cut("load 1; /* never closed"), (Statements{"R:load 1"}));
  EXPECT_EQ(Cut("directory Lib://a/; x = https://b\nstub://c;\nload 1;"),
            (Statements{"R:directory Lib://a/", "A:x = https://b", "R:stub://c;\nload 1"}));
}

TEST(StatementCutter, EndsControlClausesAtLineEndsToo) {
  EXPECT_EQ(Cut("if a then\nload 1;\nend if\nnext"),
            (Statements{"C:if a then", "R:load 1", "C:end if", "C:next"}));
  EXPECT_EQ(Cut("if a then; load 1; endif"), (Statements{"C:if a then", "R:load 1", "C:endif"}));
}

TEST(StatementCutter, EndsExpansionsBeforeControlClausesOnTheNextLine) {
  EXPECT_EQ(Cut("$(v)\nnext i\n$(v) // b\n\n$(w)\nif a then\n$(v)\nend if"),
            (Statements{"R:$(v)", "C:next i", "R:$(v) // b\n\n$(w)", "C:if a then", "R:$(v)",
                        "C:end if"}));
  EXPECT_EQ(Cut("$(v)\nload if(a, b);\n$(v) if;\n$(v):\nload next;\n$(v)"),
            (Statements{"R:$(v)\nload if(a, b)", "R:$(v) if", "R:$(v):\nload next", "R:$(v)"}));
}

TEST(StatementCutter, TellsAssignmentsAndLabelsFromControlWords) {
  EXPECT_EQ(Cut("x = 1\n[y z] = 2;\nv$(n) ="), (Statements{"A:x = 1", "A:[y z] = 2", "A:v$(n) ="}));
  EXPECT_EQ(Cut("if:\nload 1;"), (Statements{"R:if:\nload 1"}));
}

TEST(StatementCutter, TakesTraceAsItStands) {
  EXPECT_EQ(Cut("trace it's here;load 1;"), (Statements{"T:trace it's here", "R:load 1"}));
  EXPECT_EQ(Cut("trace http://a [b;load 1;"), (Statements{"T:trace http://a [b", "R:load 1"}));
}

TEST(StatementCutter, EndsTraceAtSemicolonsOutsideComments) {
  EXPECT_EQ(Cut("trace a /* b; */ c;load 1;"), (Statements{"T:trace a /* b; */ c", "R:load 1"}));
  EXPECT_EQ(Cut("trace a // b; c\nload 1;"), (Statements{"T:trace a // b; c", "R:load 1"}));
  EXPECT_EQ(Cut("trace a // b\n c;load 1;"), (Statements{"T:trace a // b\n c", "R:load 1"}));
  EXPECT_EQ(Cut("trace 'a // b';load 1;"), (Statements{"T:trace 'a // b'", "R:load 1"}));
  EXPECT_EQ(Cut("trace a /* b;load 1;"), (Statements{"T:trace a /* b", "R:load 1"}));
}

TEST(StatementCutter, EndsInlineDataAtTheFirstBracket) {
  EXPECT_EQ(Cut("load * inline [a\n';'\n//x\n]; load 1;"),
            (Statements{"R:load * inline [a\n';'\n//x\n]", "R:load 1"}));
}

TEST(StatementCutter, SaysWhereAQuoteIsNeverClosed) {
  EXPECT_EQ(Cut("load 1; let a='x;"), (Statements{"R:load 1", "U:'x;"}));
}

}  // namespace
}  // namespace celadon
