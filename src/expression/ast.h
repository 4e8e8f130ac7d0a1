// The tree of a formula: one struct a kind of node, immutable once parsed.
//
// Source of the grammar: the expression language, section 1, and Qlik help "Operators",
// "Defining the aggregation scope", "Inner and outer set expressions".
#ifndef CELADON_EXPRESSION_AST_H_
#define CELADON_EXPRESSION_AST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "expression/set_ast.h"

namespace celadon {

struct Node;
using NodePtr = std::shared_ptr<const Node>;  // never null unless a comment says so

// The order is that of kOperators in operators.cc.
enum class Operator : uint8_t {
  kOr,
  kXor,
  kAnd,
  kNot,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kLike,
  kPrecedes,
  kFollows,
  kBitOr,
  kBitXor,
  kBitAnd,
  kConcat,
  kShiftLeft,
  kShiftRight,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPlus,
  kMinus,
  kBitNot
};

struct NumberLiteral {
  double value = 0;
};

struct TextLiteral {
  std::string text;
};

// A name without parentheses: a field, a variable or a label; a Scope says which.
struct NameReference {
  std::string name;
};

struct UnaryOperation {
  Operator op;
  NodePtr operand;
};

struct BinaryOperation {
  Operator op;
  NodePtr left;
  NodePtr right;
};

// What stands before the arguments of an aggregation, of Aggr, or of a function over chart rows.
struct Qualifiers {
  SetPtr set;  // null: the context
  bool distinct = false;
  bool nodistinct = false;
  bool total = false;
  bool all = false;
  std::vector<std::string> total_fields;  // of `total <a, b>`

  bool empty() const { return set == nullptr && !distinct && !nodistinct && !total && !all; }
};

struct Argument {
  NodePtr value;     // null: left empty, which counts as not given
  std::string name;  // of `value as name`; else empty
};

// A call of a function or an aggregation; `name` as written, which may be dotted.
struct Call {
  std::string name;
  Qualifiers qualifiers;
  std::vector<Argument> arguments;
};

// Aggr's structured dimension `(field, (sort_type, order), …)`, or with `(=formula, order)`; the
// words as written, `order` may be empty.
struct SortedDimension {
  struct Criterion {
    std::string sort_type;
    std::string order;
    NodePtr formula = nullptr;  // null: there is a sort type
  };

  std::string field;
  std::vector<Criterion> criteria;  // at least one
};

// An outer set expression: the context of all aggregations in `body`.
struct ScopedSet {
  SetPtr set;
  NodePtr body;
};

struct Node {
  using Form = std::variant<NumberLiteral, TextLiteral, NameReference, UnaryOperation,
                            BinaryOperation, Call, SortedDimension, ScopedSet>;

  Form form;
  uint32_t begin = 0;  // bytes [begin, end) of the text, parentheses around the node left out
  uint32_t end = 0;
  uint32_t height = 1;  // longest way down to a leaf; the parser bounds it

  template <typename T>
  const T* As() const {
    return std::get_if<T>(&form);
  }
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_AST_H_
