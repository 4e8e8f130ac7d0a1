// The tree of a set expression, the text between the braces of an aggregation: immutable.
//
// Source of the grammar: the expression language, section 5.1; Qlik help "Syntax for set
// expressions".
#ifndef CELADON_EXPRESSION_SET_AST_H_
#define CELADON_EXPRESSION_SET_AST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace celadon {

struct SetNode;
struct ElementNode;
using SetPtr = std::shared_ptr<const SetNode>;
using ElementPtr = std::shared_ptr<const ElementNode>;

enum class SetOperator : uint8_t { kUnion, kExclusion, kIntersection, kSymmetricDifference };

// Two operands, either sets of records or sets of elements of one field.
template <typename Node>
struct SetOperation {
  SetOperator op;
  std::shared_ptr<const Node> left;
  std::shared_ptr<const Node> right;
};

template <typename Node>
struct SetComplement {
  std::shared_ptr<const Node> operand;
};

struct SetIdentifier {
  enum class Kind : uint8_t {
    kContext,  // none written: the object's own state, or the outer set
    kAll,      // 1
    kCurrent,  // $ and $0
    kBack,     // $1, $2 …: earlier selections
    kForward,  // $_1, $_2 …
    kNamed     // a bookmark or an alternate state
  };

  Kind kind = Kind::kContext;
  uint32_t steps = 0;  // of kBack and kForward
  std::string state;   // of `state::bookmark`; else empty
  std::string name;    // of kNamed
};

// A field's part of a modifier: `field`, `field =`, or `field op elements`.
struct FieldSelection {
  bool forced_exclusion = false;  // ~field
  std::string field;
  bool combines = false;                 // +=, -=, *= or /=: `op` joins the current selection
  SetOperator op = SetOperator::kUnion;  // meaningless unless `combines`
  ElementPtr elements;                   // null: the selection is cleared
  uint32_t begin = 0;                    // byte of the field's name in the text
};

struct SetEntity {
  SetIdentifier identifier;
  bool modified = false;  // whether a modifier is written; it may be empty: `<>`
  std::vector<FieldSelection> modifier;
};

// One entry of an element list; its quotes say how it is matched.
struct Element {
  enum class Kind : uint8_t {
    kValue,    // bare: the display text, case ignored
    kLiteral,  // '…': exactly that text
    kSearch    // "…", […] or `…`: a search
  };

  Kind kind = Kind::kValue;
  std::string text;
  uint32_t begin = 0;

  bool operator==(const Element& other) const { return kind == other.kind && text == other.text; }
};

struct ElementList {
  std::vector<Element> elements;
};

// The selected values of another field, or of a field in another state.
struct ElementField {
  std::string state;  // of `state::field`; else empty
  std::string field;
};

// P() and E(): the possible or the excluded values of a field in a set.
struct ElementFunction {
  bool excluded = false;  // E()
  SetPtr set;             // null: the context
  std::string field;      // empty: the field that is being assigned
};

struct SetNode {
  using Form = std::variant<SetEntity, SetOperation<SetNode>, SetComplement<SetNode>>;

  Form form;
  uint32_t begin = 0;
  uint32_t height = 1;
};

struct ElementNode {
  using Form = std::variant<ElementList, ElementField, ElementFunction, SetOperation<ElementNode>,
                            SetComplement<ElementNode>>;

  Form form;
  uint32_t begin = 0;
  uint32_t height = 1;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SET_AST_H_
