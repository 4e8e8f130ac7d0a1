#include "hypercube/counted_formula.h"

#include <algorithm>
#include <utility>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

bool IsCondition(const Node& node) {
  const auto* call = node.As<Call>();
  return call != nullptr && EqualsIgnoringCase(call->name, "if") && call->qualifiers.empty() &&
         (call->arguments.size() == 2 || call->arguments.size() == 3) &&
         std::ranges::all_of(call->arguments, [](const Argument& argument) {
           return argument.value != nullptr && argument.name.empty();
         });
}

NodePtr InPlaceOf(const Node& node, Node::Form form, uint32_t height) {
  return std::make_shared<const Node>(Node{std::move(form), node.begin, node.end, height});
}

NodePtr Constant(const Node& node, double value) {
  return InPlaceOf(node, NumberLiteral{value}, 1);
}

NodePtr PresenceOfResult(const NodePtr& node) {
  if (IsCondition(*node)) return PresenceOf(node);
  if (node->As<NumberLiteral>() != nullptr || node->As<TextLiteral>() != nullptr) {
    return Constant(*node, 1);
  }
  const NodePtr is_null = InPlaceOf(*node, Call{"IsNull", {}, {{node, ""}}}, node->height + 1);
  return InPlaceOf(*node, BinaryOperation{Operator::kAdd, is_null, Constant(*node, 1)},
                   node->height + 2);
}

}  // namespace

NodePtr PresenceOf(const NodePtr& formula) {
  if (!IsCondition(*formula)) return nullptr;
  Call call = *formula->As<Call>();
  uint32_t height = call.arguments.front().value->height;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    call.arguments[i].value = PresenceOfResult(call.arguments[i].value);
    height = std::max(height, call.arguments[i].value->height);
  }
  if (call.arguments.size() == 2) call.arguments.push_back({Constant(*formula, 0), ""});
  return InPlaceOf(*formula, std::move(call), height + 1);
}

}  // namespace celadon
