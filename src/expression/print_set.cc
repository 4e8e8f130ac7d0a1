// The set expressions of print.h.
#include <algorithm>

#include "expression/lexer.h"
#include "expression/print.h"

namespace celadon {
namespace {

constexpr char kOperatorSigns[] = "+-*/";  // in the order of SetOperator

bool IsTight(SetOperator op) {
  return op == SetOperator::kIntersection || op == SetOperator::kSymmetricDifference;
}

std::string Print(const SetEntity& entity);
std::string Print(const ElementList& list);
std::string Print(const ElementField& field);
std::string Print(const ElementFunction& function);
template <typename Node>
std::string Print(const SetOperation<Node>& operation);
template <typename Node>
std::string Print(const SetComplement<Node>& complement);

template <typename Node>
std::string PrintNode(const Node& node) {
  return std::visit([](const auto& form) { return Print(form); }, node.form);
}

// How tightly a node binds: 0 loose operators, 1 tight ones, 2 a complement, 3 anything else.
template <typename Node>
int Tightness(const Node& node) {
  if (const auto* operation = std::get_if<SetOperation<Node>>(&node.form)) {
    return IsTight(operation->op) ? 1 : 0;
  }
  return std::holds_alternative<SetComplement<Node>>(node.form) ? 2 : 3;
}

template <typename Node>
std::string Operand(const Node& node, int needed) {
  std::string text = PrintNode(node);
  return Tightness(node) >= needed ? text : '(' + text + ')';
}

template <typename Node>
std::string Print(const SetOperation<Node>& operation) {
  const int own = IsTight(operation.op) ? 1 : 0;
  return Operand(*operation.left, own) + ' ' + kOperatorSigns[static_cast<size_t>(operation.op)] +
         ' ' + Operand(*operation.right, own + 1);
}

template <typename Node>
std::string Print(const SetComplement<Node>& complement) {
  return '-' + Operand(*complement.operand, 3);
}

std::string PrintIdentifier(const SetIdentifier& identifier) {
  switch (identifier.kind) {
    case SetIdentifier::Kind::kContext:
      return "";
    case SetIdentifier::Kind::kAll:
      return "1";
    case SetIdentifier::Kind::kCurrent:
      return "$";
    case SetIdentifier::Kind::kBack:
      return '$' + std::to_string(identifier.steps);
    case SetIdentifier::Kind::kForward:
      return "$_" + std::to_string(identifier.steps);
    case SetIdentifier::Kind::kNamed:
      break;
  }
  // A bare name that begins with $ would be read as a selection.
  const bool like_selection = identifier.state.empty() && identifier.name.starts_with('$');
  const std::string name =
      like_selection ? BracketName(identifier.name) : QuoteName(identifier.name);
  return identifier.state.empty() ? name : QuoteName(identifier.state) + "::" + name;
}

std::string PrintSelection(const FieldSelection& selection) {
  std::string out = selection.forced_exclusion ? "~" : "";
  out += QuoteName(selection.field);
  if (selection.elements == nullptr && !selection.combines) return out;
  out += ' ';
  if (selection.combines) out += kOperatorSigns[static_cast<size_t>(selection.op)];
  out += '=';
  if (selection.elements != nullptr) out += ' ' + PrintNode(*selection.elements);
  return out;
}

std::string Print(const SetEntity& entity) {
  std::string out = PrintIdentifier(entity.identifier);
  if (!entity.modified) return out;
  out += '<';
  for (size_t i = 0; i < entity.modifier.size(); ++i) {
    if (i > 0) out += ", ";
    out += PrintSelection(entity.modifier[i]);
  }
  return out + '>';
}

std::string PrintElement(const Element& element) {
  if (element.kind == Element::Kind::kLiteral) return QuoteText(element.text);
  if (element.kind == Element::Kind::kValue) return element.text;
  std::string quoted = "\"";
  for (char c : element.text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string Print(const ElementList& list) {
  std::string out = "{";
  for (size_t i = 0; i < list.elements.size(); ++i) {
    if (i > 0) out += ", ";
    out += PrintElement(list.elements[i]);
  }
  return out + '}';
}

std::string Print(const ElementField& field) {
  const std::string state = field.state.empty() ? "" : QuoteName(field.state) + "::";
  return state + QuoteName(field.field);
}

std::string Print(const ElementFunction& function) {
  std::string out = function.excluded ? "E(" : "P(";
  if (function.set != nullptr) out += '{' + PrintSet(*function.set) + '}';
  if (function.set != nullptr && !function.field.empty()) out += ' ';
  if (!function.field.empty()) out += QuoteName(function.field);
  return out + ')';
}

}  // namespace

std::string PrintSet(const SetNode& set) { return PrintNode(set); }

}  // namespace celadon
