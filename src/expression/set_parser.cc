#include "expression/set_parser.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "expression/operators.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

std::optional<SetOperator> SetOperatorOf(const Token& token) {
  if (token.IsSymbol("+")) return SetOperator::kUnion;
  if (token.IsSymbol("-")) return SetOperator::kExclusion;
  if (token.IsSymbol("*")) return SetOperator::kIntersection;
  if (token.IsSymbol("/")) return SetOperator::kSymmetricDifference;
  return std::nullopt;
}

bool BindsTightly(SetOperator op) {
  return op == SetOperator::kIntersection || op == SetOperator::kSymmetricDifference;
}

class SetParser {
 public:
  explicit SetParser(TokenStream& tokens) : tokens_(tokens) {}

  absl::StatusOr<SetPtr> Braced();

 private:
  // Both kinds of node have the same operators: a level of operators, tight or loose, and the
  // factors that they join.
  template <typename Node>
  absl::StatusOr<std::shared_ptr<const Node>> Operators();
  template <typename Node>
  absl::StatusOr<std::shared_ptr<const Node>> Chain(bool tight);
  template <typename Node>
  absl::StatusOr<std::shared_ptr<const Node>> Factor();
  template <typename Node>
  absl::StatusOr<std::shared_ptr<const Node>> Grouped();
  template <typename Node>
  absl::StatusOr<std::shared_ptr<const Node>> Make(typename Node::Form form, uint32_t begin,
                                                   uint32_t height_below);

  absl::StatusOr<SetPtr> Primary(const SetNode*);
  absl::StatusOr<ElementPtr> Primary(const ElementNode*);

  absl::StatusOr<SetIdentifier> Identifier();
  absl::StatusOr<SetIdentifier> NamedIdentifier();
  absl::StatusOr<uint32_t> Modifier(SetEntity& entity);
  absl::StatusOr<FieldSelection> Selection();
  absl::Status Assignment(FieldSelection& selection);
  absl::StatusOr<ElementPtr> List();
  absl::StatusOr<ElementPtr> Function(bool excluded);
  absl::StatusOr<ElementPtr> Field();

  TokenStream& tokens_;
};

template <typename Node>
absl::StatusOr<std::shared_ptr<const Node>> SetParser::Make(typename Node::Form form,
                                                            uint32_t begin, uint32_t height_below) {
  if (height_below >= kMaxHeight) return tokens_.TooDeep(begin);
  Node node{std::move(form), begin, height_below + 1};
  return std::make_shared<const Node>(std::move(node));
}

template <typename Node>
absl::StatusOr<std::shared_ptr<const Node>> SetParser::Operators() {
  return Chain<Node>(/*tight=*/false);
}

template <typename Node>
absl::StatusOr<std::shared_ptr<const Node>> SetParser::Chain(bool tight) {
  const auto operand = [&] { return tight ? Factor<Node>() : Chain<Node>(true); };
  CELADON_ASSIGN_OR_RETURN(auto left, operand());
  while (const auto op = SetOperatorOf(tokens_.token())) {
    if (BindsTightly(*op) != tight) break;
    tokens_.Advance();
    CELADON_ASSIGN_OR_RETURN(auto right, operand());
    const uint32_t begin = left->begin;
    const uint32_t height = std::max(left->height, right->height);
    CELADON_ASSIGN_OR_RETURN(
        left,
        Make<Node>(SetOperation<Node>{*op, std::move(left), std::move(right)}, begin, height));
  }
  return left;
}

template <typename Node>
absl::StatusOr<std::shared_ptr<const Node>> SetParser::Factor() {
  const uint32_t begin = tokens_.token().begin;
  if (!tokens_.AcceptSymbol("-")) return Grouped<Node>();
  CELADON_ASSIGN_OR_RETURN(auto operand, Grouped<Node>());
  const uint32_t height = operand->height;
  return Make<Node>(SetComplement<Node>{std::move(operand)}, begin, height);
}

template <typename Node>
absl::StatusOr<std::shared_ptr<const Node>> SetParser::Grouped() {
  const Nesting nesting(tokens_);
  if (nesting.too_deep()) return tokens_.TooDeep(tokens_.token().begin);
  if (!tokens_.AcceptSymbol("(")) return Primary(static_cast<const Node*>(nullptr));
  CELADON_ASSIGN_OR_RETURN(auto inner, Operators<Node>());
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(")", "to close the group"));
  return inner;
}

absl::StatusOr<SetPtr> SetParser::Braced() {
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol("{", "to open a set expression"));
  tokens_.AcceptSymbol("&");  // keeps a set that is empty, as all are kept here
  CELADON_ASSIGN_OR_RETURN(SetPtr set, Operators<SetNode>());
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol("}", "to close the set expression"));
  return set;
}

absl::StatusOr<SetPtr> SetParser::Primary(const SetNode*) {
  const uint32_t begin = tokens_.token().begin;
  SetEntity entity;
  const bool modifier_only = tokens_.token().IsSymbol("<") || tokens_.token().IsSymbol("<>");
  if (!modifier_only) {
    CELADON_ASSIGN_OR_RETURN(entity.identifier, Identifier());
  }
  CELADON_ASSIGN_OR_RETURN(const uint32_t height, Modifier(entity));
  return Make<SetNode>(std::move(entity), begin, height);
}

// `$`, `$3` and `$_3`; nullopt for any other word.
std::optional<SetIdentifier> SelectionIdentifier(std::string_view word) {
  if (!word.starts_with('$')) return std::nullopt;
  word.remove_prefix(1);
  const bool forward = word.starts_with('_');
  if (forward) word.remove_prefix(1);
  SetIdentifier identifier{SetIdentifier::Kind::kCurrent, 0, {}, {}};
  if (word.empty()) return forward ? std::nullopt : std::optional(identifier);
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), identifier.steps);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  if (identifier.steps == 0) return identifier;
  identifier.kind = forward ? SetIdentifier::Kind::kForward : SetIdentifier::Kind::kBack;
  return identifier;
}

absl::StatusOr<SetIdentifier> SetParser::Identifier() {
  const Token token = tokens_.token();
  if (token.kind == TokenKind::kNumber && token.raw == "1") {
    tokens_.Advance();
    return SetIdentifier{SetIdentifier::Kind::kAll, 0, {}, {}};
  }
  if (token.kind == TokenKind::kName && !tokens_.Peek().IsSymbol("::")) {
    if (auto identifier = SelectionIdentifier(token.raw)) {
      tokens_.Advance();
      return *identifier;
    }
  }
  return NamedIdentifier();
}

absl::StatusOr<SetIdentifier> SetParser::NamedIdentifier() {
  constexpr std::string_view kWhat = "1, $, a bookmark, a state or a modifier <…>";
  SetIdentifier identifier{SetIdentifier::Kind::kNamed, 0, {}, {}};
  if (tokens_.token().kind == TokenKind::kText) {
    identifier.name = Unquote(tokens_.token());
    tokens_.Advance();
  } else {
    CELADON_ASSIGN_OR_RETURN(identifier.name, tokens_.ExpectName(kWhat));
  }
  if (!tokens_.AcceptSymbol("::")) return identifier;
  identifier.state = std::move(identifier.name);
  CELADON_ASSIGN_OR_RETURN(identifier.name, tokens_.ExpectName("a bookmark after \"::\""));
  return identifier;
}

// Reads a modifier if there is one; gives the height of the tallest element set in it.
absl::StatusOr<uint32_t> SetParser::Modifier(SetEntity& entity) {
  uint32_t height = 0;
  entity.modified = true;
  if (tokens_.AcceptSymbol("<>")) return height;
  entity.modified = tokens_.AcceptSymbol("<");
  if (!entity.modified) return height;
  do {
    // Nothing between commas, which expansions may leave, selects nothing (our own).
    if (tokens_.token().IsSymbol(",") || tokens_.token().IsSymbol(">")) continue;
    CELADON_ASSIGN_OR_RETURN(FieldSelection selection, Selection());
    if (selection.elements != nullptr) height = std::max(height, selection.elements->height);
    entity.modifier.push_back(std::move(selection));
  } while (tokens_.AcceptSymbol(",") || tokens_.AtExpansion());
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(">", "or \",\" after a field of the modifier"));
  return height;
}

absl::StatusOr<FieldSelection> SetParser::Selection() {
  FieldSelection selection;
  selection.forced_exclusion = tokens_.AcceptSymbol("~");
  selection.begin = tokens_.token().begin;
  CELADON_ASSIGN_OR_RETURN(selection.field, tokens_.ExpectName("a field of the modifier"));
  CELADON_RETURN_IF_ERROR(Assignment(selection));
  return selection;
}

absl::Status SetParser::Assignment(FieldSelection& selection) {
  if (const auto op = SetOperatorOf(tokens_.token())) {
    tokens_.Advance();
    if (!tokens_.token().IsSymbol("=")) return tokens_.Expected("\"=\" after the operator");
    selection.combines = true;
    selection.op = *op;
  }
  if (!tokens_.AcceptSymbol("=")) return absl::OkStatus();
  if (tokens_.token().IsSymbol(",") || tokens_.token().IsSymbol(">")) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(selection.elements, Operators<ElementNode>());
  return absl::OkStatus();
}

absl::StatusOr<ElementPtr> SetParser::Primary(const ElementNode*) {
  if (tokens_.token().IsSymbol("{")) return List();
  const bool possible = tokens_.token().IsWord("p");
  const bool excluded = tokens_.token().IsWord("e");
  if ((possible || excluded) && tokens_.Peek().IsSymbol("(")) return Function(excluded);
  return Field();
}

Element::Kind ElementKind(TokenKind kind) {
  if (kind == TokenKind::kText) return Element::Kind::kLiteral;
  return kind == TokenKind::kQuotedName ? Element::Kind::kSearch : Element::Kind::kValue;
}

absl::StatusOr<ElementPtr> SetParser::List() {
  const uint32_t begin = tokens_.token().begin;
  ElementList list;
  do {
    tokens_.AdvanceToElement();
    const Token& token = tokens_.token();
    if (token.kind == TokenKind::kEnd || token.kind == TokenKind::kInvalid) {
      return tokens_.Expected("a value or \"}\"");
    }
    const bool empty = token.kind == TokenKind::kName && token.raw.empty();
    if (empty && !list.elements.empty()) return tokens_.Expected("a value");
    if (!empty) list.elements.push_back({ElementKind(token.kind), Unquote(token), token.begin});
    tokens_.Advance();
  } while (tokens_.token().IsSymbol(",") && !list.elements.empty());
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol("}", "or \",\" after a value"));
  return Make<ElementNode>(std::move(list), begin, 0);
}

absl::StatusOr<ElementPtr> SetParser::Function(bool excluded) {
  const Nesting nesting(tokens_);
  const uint32_t begin = tokens_.token().begin;
  if (nesting.too_deep()) return tokens_.TooDeep(begin);
  tokens_.Advance();
  tokens_.Advance();
  ElementFunction function{excluded, nullptr, {}};
  if (tokens_.token().IsSymbol("{")) {
    CELADON_ASSIGN_OR_RETURN(function.set, Braced());
  }
  if (!tokens_.token().IsSymbol(")")) {
    CELADON_ASSIGN_OR_RETURN(function.field, tokens_.ExpectName("a field or \")\""));
  }
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(")", "after the field of P() or E()"));
  const uint32_t height = function.set == nullptr ? 0 : function.set->height;
  return Make<ElementNode>(std::move(function), begin, height);
}

absl::StatusOr<ElementPtr> SetParser::Field() {
  const uint32_t begin = tokens_.token().begin;
  ElementField field;
  CELADON_ASSIGN_OR_RETURN(field.field, tokens_.ExpectName("a list {…}, a field, P(…) or E(…)"));
  if (tokens_.AcceptSymbol("::")) {
    field.state = std::move(field.field);
    CELADON_ASSIGN_OR_RETURN(field.field, tokens_.ExpectName("a field after \"::\""));
  }
  return Make<ElementNode>(std::move(field), begin, 0);
}

}  // namespace

absl::StatusOr<SetPtr> ParseBracedSet(TokenStream& tokens) { return SetParser(tokens).Braced(); }

absl::StatusOr<SetPtr> ParseSet(std::string_view text) {
  TokenStream tokens(text, 0);
  CELADON_ASSIGN_OR_RETURN(SetPtr set, ParseBracedSet(tokens));
  if (tokens.token().kind != TokenKind::kEnd) return tokens.Expected("the end");
  return set;
}

}  // namespace celadon
