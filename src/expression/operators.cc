#include "expression/operators.h"

#include <algorithm>
#include <array>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

struct OperatorInfo {
  Operator op;
  std::string_view spelling;
  int precedence;
};

constexpr auto kOperators = std::to_array<OperatorInfo>({
    {Operator::kOr, "or", kLoosest},
    {Operator::kXor, "xor", 2},
    {Operator::kAnd, "and", 3},
    {Operator::kNot, "not", kNotPrecedence},
    {Operator::kEqual, "=", 5},
    {Operator::kNotEqual, "<>", 5},
    {Operator::kLess, "<", 5},
    {Operator::kLessEqual, "<=", 5},
    {Operator::kGreater, ">", 5},
    {Operator::kGreaterEqual, ">=", 5},
    {Operator::kLike, "like", 5},
    {Operator::kPrecedes, "precedes", 5},
    {Operator::kFollows, "follows", 5},
    {Operator::kBitOr, "bitor", 6},
    {Operator::kBitXor, "bitxor", 6},
    {Operator::kBitAnd, "bitand", 7},
    {Operator::kConcat, "&", 8},
    {Operator::kShiftLeft, "<<", 9},
    {Operator::kShiftRight, ">>", 9},
    {Operator::kAdd, "+", 10},
    {Operator::kSubtract, "-", 10},
    {Operator::kMultiply, "*", 11},
    {Operator::kDivide, "/", 11},
    {Operator::kPlus, "+", kUnaryPrecedence},
    {Operator::kMinus, "-", kUnaryPrecedence},
    {Operator::kBitNot, "bitnot", kUnaryPrecedence},
});

constexpr auto kQualifierWords =
    std::to_array<std::string_view>({"distinct", "nodistinct", "total", "all"});

const OperatorInfo& Info(Operator op) { return kOperators[static_cast<size_t>(op)]; }

bool IsPrefix(Operator op) {
  return op == Operator::kNot || Info(op).precedence == kUnaryPrecedence;
}

std::optional<Operator> Find(std::string_view text, bool prefix) {
  for (const OperatorInfo& info : kOperators) {
    if (IsPrefix(info.op) == prefix && EqualsIgnoringCase(text, info.spelling)) return info.op;
  }
  return std::nullopt;
}

}  // namespace

int Precedence(Operator op) { return Info(op).precedence; }

std::string_view Spelling(Operator op) { return Info(op).spelling; }

std::optional<Operator> BinaryOperator(std::string_view text) { return Find(text, false); }

std::optional<Operator> PrefixOperator(std::string_view text) { return Find(text, true); }

bool IsQualifierWord(std::string_view text) {
  return std::ranges::any_of(
      kQualifierWords, [text](std::string_view word) { return EqualsIgnoringCase(text, word); });
}

bool IsReservedWord(std::string_view text) {
  return BinaryOperator(text).has_value() || PrefixOperator(text).has_value() ||
         IsQualifierWord(text) || EqualsIgnoringCase(text, "as");
}

}  // namespace celadon
