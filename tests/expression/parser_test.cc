// The grammar of the expression language, sections 1 and 5.1: what is accepted, how it groups, and
// where an error points.
#include "expression/parser.h"

#include <string>
#include <vector>

#include "celadon/expression.h"
#include "expression/print.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct PrintCase {
  const char* text;
  const char* printed;
};

class FormulaForm : public testing::TestWithParam<PrintCase> {};

TEST_P(FormulaForm, IsRecognised) {
  const auto root = ParseFormula(GetParam().text);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(PrintFormula(**root), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(Lexis, FormulaForm,
                         testing::ValuesIn(std::vector<PrintCase>{
                             {"'it''s'", "'it''s'"},
                             {"[a]]b]", "[a]]b]"},
                             {"\"a b\" & `c d`", "[a b] & [c d]"},
                             {"[plain]", "plain"},
                             {"[and]", "[and]"},
                             {".5+1.5e-3+12.", "0.5 + 0.0015 + 12"},
                             {" = // comment\n 1 /* more */ + 2 /* to the end", "1 + 2"},
                             {"/* before */ =x", "x"},
                             {"A\xC3\xB1o\xC2\xA0+ 1", "A\xC3\xB1o + 1"},
                             {"Sum(\xE3\x80\x80x\xE2\x80\x83)\xE2\x80\x8B+\xE2\x80\xAF"
                              "1",
                              "Sum(x) + 1"},
                             {"%Key + #no + $x + @1 + _a.b", "%Key + #no + $x + @1 + _a.b"},
                             {"@1:5 & @6:n", "@1:5 & @6:n"},
                             {"Num#('1', '#')", "Num#('1', '#')"}}));

// Our own ladder of precedence.
INSTANTIATE_TEST_SUITE_P(Precedence, FormulaForm,
                         testing::ValuesIn(std::vector<PrintCase>{
                             {"(1+2)*3-(4*5)", "(1 + 2) * 3 - 4 * 5"},
                             {"1-(2-3)-4", "1 - (2 - 3) - 4"},
                             {"a OR b XOR c AND not d = e", "a or b xor c and not d = e"},
                             {"(a or b) and (c = d)", "(a or b) and c = d"},
                             {"(not a) = b", "(not a) = b"},
                             {"a = not b = c", "a = (not b = c)"},
                             {"not (not a)", "not not a"},
                             {"a & (b + c) & d", "a & b + c & d"},
                             {"(a & b) + c", "(a & b) + c"},
                             {"a << (b + 1) & c", "a << b + 1 & c"},
                             {"a bitor b bitand c bitxor d", "a bitor b bitand c bitxor d"},
                             {"(a bitor b) bitand c", "(a bitor b) bitand c"},
                             {"- -a * +b", "--a * +b"},
                             {"-(a*b)", "-(a * b)"},
                             {"BitNot a bitand b", "bitnot a bitand b"},
                             {"a like 'x*' = b", "a like 'x*' = b"},
                             {"a like ('x*' = b)", "a like ('x*' = b)"},
                             {"a precedes b or a follows b", "a precedes b or a follows b"}}));

INSTANTIATE_TEST_SUITE_P(
    Calls, FormulaForm,
    testing::ValuesIn(std::vector<PrintCase>{
        {"f()", "f()"},
        {"RangeMax(a, )", "RangeMax(a, )"},
        {"f(,a,,b)", "f(, a, , b)"},
        {"Sum (x)", "Sum(x)"},
        {"Alias.Function(a as B, c)", "Alias.Function(a as B, c)"},
        {"Count(distinct(x))", "Count(distinct x)"},
        {"Sum(TOTAL <a,[b c]> {1} Distinct x)", "Sum({1} distinct total <a, [b c]> x)"},
        {"Sum({1} total x)", "Sum({1} total x)"},
        {"RowNo(TOTAL)", "RowNo(total)"},
        // Fields that are named as qualifiers are, our own: where an operand stands.
        {"Total + all", "[Total] + [all]"},
        {"Sum(Total)", "Sum([Total])"},
        {"Sum(distinct total * 2)", "Sum(distinct [total] * 2)"},
        {"Sum(total Total)", "Sum(total [Total])"},
        {"Alt(total, 0)", "Alt([total], 0)"},
        {"Sum(ALL x)", "Sum(all x)"},
        {"Aggr(Sum(x),(a,(=Sum(y)+1,desc)))", "Aggr(Sum(x), (a, (=Sum(y) + 1, desc)))"},
        {"Aggr(nodistinct Sum(x), (a, (text, asc)), (b, (NUMERIC)), c)",
         "Aggr(nodistinct Sum(x), (a, (text, asc)), (b, (NUMERIC)), c)"},
        {"Aggr(x, (a, (NUMERIC, asc), (=Sum(y)), (text, r)))",
         "Aggr(x, (a, (NUMERIC, asc), (=Sum(y)), (text, r)))"},
        {"f(({1} a))", "f(({1} a))"},
        {"f(a, {1} b)", "f(a, {1} b)"},
        {"{1} Sum(x) / ({$} Sum(y))", "{1} Sum(x) / ({$} Sum(y))"}}));

INSTANTIATE_TEST_SUITE_P(
    Sets, FormulaForm,
    testing::ValuesIn(std::vector<PrintCase>{
        {"f({$0} x) + f({$1} x) + f({$_2} x)", "f({$} x) + f({$1} x) + f({$_2} x)"},
        {"f({BM01} x) + f({[my bm]} x)", "f({BM01} x) + f({[my bm]} x)"},
        {"f({'my bm'} x) + f({S::BM} x)", "f({[my bm]} x) + f({S::BM} x)"},
        {"f({1-$*BM/-(A+B)} x)", "f({1 - $ * BM / -(A + B)} x)"},
        {"f({<F=,G,~H={1}>} x)", "f({<F, G, ~H = {1}>} x)"},
        {"f({$<>} x)", "f({$<>} x)"},
        {"f({<F += {1}, G*={2},H -= {3}, I/={4}>} x)",
         "f({<F += {1}, G *= {2}, H -= {3}, I /= {4}>} x)"},
        {"f({<F={a b , 'c''d', \"e*\", [f], `g`, -5}>} x)",
         "f({<F = {a b, 'c''d', \"e*\", \"f\", \"g\", -5}>} x)"},
        {"f({<F={}>} x)", "f({<F = {}>} x)"},
        {"f({<F={{id}}>} x)", "f({<F = {{id}}>} x)"},
        {"f({<F=-{1}*({2}+G)/$::H>} x)", "f({<F = -{1} * ({2} + G) / $::H>} x)"},
        {"f({<F=P({1<G={'s'}>} H)+e()>} x)", "f({<F = P({1<G = {'s'}>} H) + E()>} x)"},
        {"f({<F=P({BM})>} x)", "f({<F = P({BM})>} x)"}}));

struct ErrorCase {
  const char* text;
  size_t line, column;
  const char* message;
};

class FormulaError : public testing::TestWithParam<ErrorCase> {};

TEST_P(FormulaError, PointsAtThePlaceAndNamesWhatWasExpected) {
  const auto expression = Expression::Parse(GetParam().text);
  ASSERT_EQ(expression.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(expression.status().message()), HasSubstr(GetParam().message));
  const auto place = PlaceOfError(expression.status());
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(*place, (SourcePlace{GetParam().line, GetParam().column})) << expression.status();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, FormulaError,
    testing::ValuesIn(std::vector<ErrorCase>{
        {"", 1, 1, "expected a value, a field, a function or \"(\", found the end"},
        {"Sum(a", 1, 6, "expected \")\" or \",\" after an argument of Sum"},
        {"a b", 1, 3, "expected an operator or the end, found b"},
        {"1 +\n* 2", 2, 1, "found *"},
        {"'\xC3\xA4\xC3\xB6' & ;", 1, 8, "the character means nothing here"},
        {"a != 1", 1, 3, "!= is no operator here; \"not equal\" is <>"},
        {"If(a == 1, 2)", 1, 6, "== is no operator here; \"equal\" is ="},
        {"a && b", 1, 3, "use and"},
        {"a || b", 1, 3, "use or, and & to join texts"},
        {"1 + !a", 1, 5, "use not"},
        {"2^3", 1, 2, "use Pow(base, exponent)"},
        {"a & 'open", 1, 5, "a quote is opened but not closed"},
        {"and", 1, 1, "found and"},
        {"Sum({<F={1} x)", 1, 13, "expected \">\" or \",\" after a field of the modifier"},
        {"Sum({<F={'1'>} x)", 1, 13, "expected \"}\" or \",\" after a value"},
        {"Sum({} x)", 1, 6, "a modifier <"},
        {"Sum({1} {2} x)", 1, 9, "only one set"},
        {"$(v)+1", 1, 1, "a dollar expansion is left"},
        {"1e999", 1, 1, "out of range"},
        {"f(a as)", 1, 7, "a name after as"}}));

TEST(FormulaError, UnderlinesTheLine) {
  const auto expression = Expression::Parse("a +\n bb cc");
  EXPECT_EQ(std::string(expression.status().message()),
            "expected an operator or the end, found cc (line 2, column 5)\n   bb cc\n      ^^");
}

std::string Repeated(std::string_view text) {
  std::string out;
  for (int i = 0; i < 10000; ++i) out += text;
  return out;
}

TEST(Nesting, IsBoundedInEveryForm) {
  for (const std::string& text :
       {Repeated("(") + "1" + Repeated(")"), Repeated("-") + "1", Repeated("not ") + "1",
        Repeated("f(") + Repeated(")"), "1" + Repeated("&1"),
        "f({" + Repeated("1<F=P({") + "1" + Repeated("})>") + "} x)",
        "f({" + Repeated("(") + "1" + Repeated(")") + "} x)",
        "f({" + Repeated("-(") + "1" + Repeated(")") + "} x)", "f({1" + Repeated("-1") + "} x)",
        "f({<F=" + Repeated("(") + "G" + Repeated(")") + ">} x)"}) {
    const absl::Status status = Expression::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("nested too deeply"));
  }
}

TEST(Nesting, LeavesRoomForRealFormulas) {
  std::string nested_if = "0";
  for (int i = 0; i < 400; ++i) nested_if = "if(a=" + std::to_string(i) + ",1," + nested_if + ")";
  EXPECT_TRUE(Expression::Parse(nested_if).ok());
  std::string chain = "a";
  for (int i = 0; i < 1500; ++i) chain += " or a=1";
  EXPECT_TRUE(Expression::Parse(chain).ok());
}

TEST(ExpressionUse, NamesFieldsAndFunctionsOnce) {
  const auto expression = Expression::Parse(
      "sum({<Year={2020}, Key=P({1} Other)>} total <Region> Sales) + SUM(Sales) / "
      "Count(distinct [Order Id]) + Aggr(Max(x), (Month, (NUMERIC)))");
  ASSERT_TRUE(expression.ok()) << expression.status();
  EXPECT_THAT(expression->FieldsUsed(),
              ElementsAre("Year", "Key", "Other", "Region", "Sales", "Order Id", "x", "Month"));
  EXPECT_THAT(expression->FunctionsUsed(), ElementsAre("sum", "Count", "Aggr", "Max"));
}

TEST(FormulaPrefix, EndsWhereTheFormulaEnds) {
  const std::string text = "LOAD Upper(a) & 'x' as B, c";
  size_t end = 0;
  const auto root = ParseFormulaPrefix(text, 5, &end);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(text.substr(5, end - 5), "Upper(a) & 'x'");
  EXPECT_EQ((*root)->begin, 5u);
}

struct UnexpandedCase {
  const char* text;
  bool taken;
};

class UnexpandedFormula : public testing::TestWithParam<UnexpandedCase> {};

TEST_P(UnexpandedFormula, IsTakenIfSomeExpansionMakesItRight) {
  const auto root = ParseUnexpandedFormula(GetParam().text);
  EXPECT_EQ(root.ok(), GetParam().taken) << GetParam().text << ": " << root.status();
}

INSTANTIATE_TEST_SUITE_P(Cases, UnexpandedFormula,
                         testing::ValuesIn(std::vector<UnexpandedCase>{
                             {"$(vA)", true},
                             {"=$(vA)", true},
                             {"$(vSet) Sum(x)", true},
                             {"Sum($(vSet) Sales)", true},
                             {"Sum({$<$(vA), B={$(vB)}>} $(vC))", true},
                             {"Sum({<A={1} $(vMore)>} x)", true},
                             {"Sum({$<A={\">=$(=Max({1} \"B\"))\"}>} x)", true},
                             {"Sum({<A={$(=Concat(A, ','))}, B=>} x)", true},
                             {"'Up to $(=Date(Max(d), 'DD.MM.'))' & $(v)", true},
                             {"$(vFunction)(a, b) * 2", true},
                             {"a $(vOperator) 5 + b", true},
                             {"v$(n)_x + [Field $(=if(a,']'))] + 1", true},
                             {"a + $(v) $(w)(1)", true},
                             {"Sum(total <$(vDims)> x)", true},
                             {"{<A={1}>}", true},
                             {">=10<20", true},
                             {"<=$(vMax)", true},
                             {"= <3", false},
                             {"< ", false},
                             {"{<A={1}>} + ", false},
                             {"Sum($(v)", false},
                             {"a + ", false},
                             {"a b", false},
                             {"$(v) )", false},
                             {"Sum(x $(v) }", false}}));

TEST(UnexpandedFormula, TellsPlacesOfTheText) {
  const auto root = ParseUnexpandedFormula("Sum($(vLong(a,b)) x) b");
  ASSERT_FALSE(root.ok());
  EXPECT_EQ(PlaceOfError(root.status()), (SourcePlace{1, 22}));
}

// 10 MB of a literal, of a list and of blanks are fine.
TEST(LongFormula, IsParsed) {
  constexpr size_t kLong = 10'000'000;
  const std::string literal = "'" + std::string(kLong, 'x') + "'";
  const auto root = ParseFormula(literal);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ((*root)->As<TextLiteral>()->text.size(), kLong);
  EXPECT_TRUE(ParseFormula(std::string(kLong, ' ') + "1").ok());
  std::string list = "match(a";
  while (list.size() < kLong / 10) list += ",1";
  EXPECT_TRUE(ParseFormula(list + ")").ok());
}

}  // namespace
}  // namespace celadon
