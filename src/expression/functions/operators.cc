// The operators as kernels.
//
// Source: the expression language, section 2; Qlik help "Operators", "Propagation of NULL values in
// expressions". Truth of NULL in logical operators and shifts past the word are our own.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "celadon/text_rules.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "expression/operators.h"

namespace celadon {
namespace {

double Plus(double x) { return x; }
double Minus(double x) { return -x; }
double Add(double x, double y) { return x + y; }
double Subtract(double x, double y) { return x - y; }
double Multiply(double x, double y) { return x * y; }
double Divide(double x, double y) { return y == 0 ? kNoNumber : x / y; }

double Not(double x) { return Truth(!IsTrue(x)); }
double And(double x, double y) {
  const bool left = IsTrue(x), right = IsTrue(y);
  return Truth(left & right);
}
double Or(double x, double y) {
  const bool left = IsTrue(x), right = IsTrue(y);
  return Truth(left | right);
}
double Xor(double x, double y) { return Truth(IsTrue(x) != IsTrue(y)); }

// Whether a number can be cut to 64 bits; of these the lower 32 count.
bool IsWord(double x) { return std::abs(x) < 0x1p63; }
int32_t Word(double x) { return static_cast<int32_t>(static_cast<int64_t>(x)); }

template <int32_t (*kFunction)(int32_t, int32_t)>
double OnWords(double x, double y) {
  return IsWord(x) && IsWord(y) ? kFunction(Word(x), Word(y)) : kNoNumber;
}
int32_t BitAndWords(int32_t x, int32_t y) { return x & y; }
int32_t BitOrWords(int32_t x, int32_t y) { return x | y; }
int32_t BitXorWords(int32_t x, int32_t y) { return x ^ y; }
double BitNot(double x) { return IsWord(x) ? ~Word(x) : kNoNumber; }

// Our own: a shift by 32 or more leaves the sign alone, or nothing; by less than 0 it is NULL.
double ShiftLeft(double x, double by) {
  if (!IsWord(x) || !(by >= 0)) return kNoNumber;
  return by >= 32 ? 0 : static_cast<int32_t>(static_cast<uint32_t>(Word(x)) << Word(by));
}
double ShiftRight(double x, double by) {
  if (!IsWord(x) || !(by >= 0)) return kNoNumber;
  return Word(x) >> (by >= 32 ? 31 : Word(by));
}

// One comparison: over numbers, over the order of texts, and what it says of NULL and a value.
struct Equal {
  static bool Numbers(double x, double y) { return x == y; }
  static bool Texts(int order) { return order == 0; }
};
struct NotEqual {
  static bool Numbers(double x, double y) { return x != y; }  // true for NULL and a value
  static bool Texts(int order) { return order != 0; }
};
struct Less {
  static bool Numbers(double x, double y) { return x < y; }
  static bool Texts(int order) { return order < 0; }
};
struct LessEqual {
  static bool Numbers(double x, double y) { return x <= y; }
  static bool Texts(int order) { return order <= 0; }
};
struct Greater {
  static bool Numbers(double x, double y) { return x > y; }
  static bool Texts(int order) { return order > 0; }
};
struct GreaterEqual {
  static bool Numbers(double x, double y) { return x >= y; }
  static bool Texts(int order) { return order >= 0; }
};

template <typename Comparison>
double CompareNumbers(double x, double y) {
  const bool both_null = std::isnan(x) && std::isnan(y);
  return both_null ? kNoNumber : Truth(Comparison::Numbers(x, y));
}

template <typename Comparison>
double CompareRow(const RowArguments& row) {
  const double x = row.number(0);
  const double y = row.number(1);
  const bool numeric = !std::isnan(x) && !std::isnan(y);
  if (numeric || row.is_null(0) || row.is_null(1)) {
    // A text without number beside NULL counts as any value would.
    return row.is_null(0) && row.is_null(1) ? kNoNumber : Truth(Comparison::Numbers(x, y));
  }
  return Truth(Comparison::Texts(row.written(0).compare(row.written(1))));
}

template <typename Comparison>
void Compare(const KernelCall& call) {
  const bool numeric = call.arguments[0].texts == nullptr && call.arguments[1].texts == nullptr;
  numeric ? MapNumbers<CompareNumbers<Comparison>>(call) : NumberRows(call, CompareRow<Comparison>);
}

// Comparisons of texts alone: NULL beside a value is false, NULL beside NULL is NULL.
template <bool (*kFunction)(std::string_view, std::string_view)>
void CompareTexts(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    if (row.is_null(0) && row.is_null(1)) return kNoNumber;
    return Truth(!row.any_null() && kFunction(row.text(0), row.text(1)));
  });
}
bool Precedes(std::string_view x, std::string_view y) { return x < y; }
bool Follows(std::string_view x, std::string_view y) { return x > y; }

std::string_view Joined(std::string_view x, std::string_view y, TextArena& arena) {
  char* const place = arena.Allocate(x.size() + y.size());
  if (place == nullptr) return "";
  std::memcpy(place, x.data(), x.size());
  std::memcpy(place + x.size(), y.data(), y.size());
  return {place, x.size() + y.size()};
}

void Concat(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const std::string_view x = call.arguments[0].texts[i];
    const std::string_view y = call.arguments[1].texts[i];
    if (x.data() == nullptr && y.data() == nullptr) {
      out.Null(i);
    } else if (x.empty() || y.empty()) {
      out.Text(i, x.empty() ? y : x);
    } else {
      out.Text(i, Joined(x, y, call.context.arena));
    }
  }
}

constexpr ScalarFunction Unary(std::string_view name, Kernel kernel) {
  return {name, "x", "n", true, kernel, kOperatorHelp};
}
constexpr ScalarFunction Binary(std::string_view name, Kernel kernel, std::string_view uses = "n") {
  return {name, "x, y", uses, true, kernel, kOperatorHelp};
}

// In the order of Operator.
constexpr ScalarFunction kOperatorFunctions[] = {
    Binary("or", MapNumbers<Or>),
    Binary("xor", MapNumbers<Xor>),
    Binary("and", MapNumbers<And>),
    Unary("not", MapNumber<Not>),
    Binary("=", Compare<Equal>, "c"),
    Binary("<>", Compare<NotEqual>, "c"),
    Binary("<", Compare<Less>, "c"),
    Binary("<=", Compare<LessEqual>, "c"),
    Binary(">", Compare<Greater>, "c"),
    Binary(">=", Compare<GreaterEqual>, "c"),
    Binary("like", CompareTexts<WildcardMatch>, "t"),
    Binary("precedes", CompareTexts<Precedes>, "t"),
    Binary("follows", CompareTexts<Follows>, "t"),
    Binary("bitor", MapNumbers<OnWords<BitOrWords>>),
    Binary("bitxor", MapNumbers<OnWords<BitXorWords>>),
    Binary("bitand", MapNumbers<OnWords<BitAndWords>>),
    {"&", "x, y", "t", false, Concat, kOperatorHelp},
    Binary("<<", MapNumbers<ShiftLeft>),
    Binary(">>", MapNumbers<ShiftRight>),
    Binary("+", MapNumbers<Add>),
    Binary("-", MapNumbers<Subtract>),
    Binary("*", MapNumbers<Multiply>),
    Binary("/", MapNumbers<Divide>),
    Unary("+", MapNumber<Plus>),
    Unary("-", MapNumber<Minus>),
    Unary("bitnot", MapNumber<BitNot>),
};

}  // namespace

const ScalarFunction& OperatorFunction(Operator op) {
  return kOperatorFunctions[static_cast<size_t>(op)];
}

}  // namespace celadon
