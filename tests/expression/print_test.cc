// Laws of printing: what is printed parses to a tree that prints the same.
#include "expression/print.h"

#include <string>
#include <vector>

// GoogleTest first: RapidCheck's adapter needs it.
#include "gtest/gtest.h"

#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

#include "expression/parser.h"

namespace celadon {
namespace {

rc::Gen<std::string> Pick(std::vector<std::string> choices) {
  return rc::gen::elementOf(std::move(choices));
}

std::string RandomSet() {
  return *Pick({"1", "$", "BM", "$1<F={1, 'x', \"y*\"}>", "<F-={a}*G>", "-(1-$)", "1-$*BM",
                "<F=P({1} G)+(-{2})>"});
}

// A formula of random shape; `depth` bounds it.
std::string RandomFormula(int depth) {
  if (depth == 0) return *Pick({"1.5", "'it''s'", "Field", "[a b]", "[not]", "f()"});
  const std::string a = RandomFormula(depth - 1);
  switch (*rc::gen::inRange(0, 5)) {
    case 0: {
      const std::string op = *Pick({"or", "xor", "and", "=", "<>", "<", "like", "bitor", "bitxor",
                                    "bitand", "&", "<<", ">>", "+", "-", "*", "/"});
      return a + ' ' + op + ' ' + RandomFormula(depth - 1);
    }
    case 1:
      return *Pick({"not ", "-", "+", "bitnot "}) + a;
    case 2:
      return '(' + a + ')';
    case 3:
      return "({" + RandomSet() + "} " + a + ')';
    default:
      return *Pick({"f(", "Sum({1} ", "Sum(distinct total <a, b> ", "f(, "}) + a + ", " +
             RandomFormula(depth - 1) + ')';
  }
}

RC_GTEST_PROP(PrintFormula, IsStable, ()) {
  const std::string text = RandomFormula(*rc::gen::inRange(0, 6));
  const auto first = ParseFormula(text);
  RC_ASSERT(first.ok());
  const std::string printed = PrintFormula(**first);
  const auto second = ParseFormula(printed);
  RC_ASSERT(second.ok());
  RC_ASSERT(PrintFormula(**second) == printed);
}

// Fully parenthesised: shows grouping regardless of precedence.
std::string Grouping(const Node& node) {
  if (const auto* unary = node.As<UnaryOperation>()) {
    return "(" + std::to_string(static_cast<int>(unary->op)) + Grouping(*unary->operand) + ")";
  }
  if (const auto* binary = node.As<BinaryOperation>()) {
    return "(" + Grouping(*binary->left) + std::to_string(static_cast<int>(binary->op)) +
           Grouping(*binary->right) + ")";
  }
  return "x";
}

RC_GTEST_PROP(PrintFormula, KeepsTheGrouping, ()) {
  const auto first = ParseFormula(RandomFormula(*rc::gen::inRange(0, 6)));
  RC_ASSERT(first.ok());
  const auto second = ParseFormula(PrintFormula(**first));
  RC_ASSERT(second.ok());
  RC_ASSERT(Grouping(**second) == Grouping(**first));
}

TEST(PrintNumber, IsShortest) {
  EXPECT_EQ(PrintNumber(0.1), "0.1");
  EXPECT_EQ(PrintNumber(1e300), "1e+300");
}

}  // namespace
}  // namespace celadon
