#include "script/rewrite.h"

#include <memory>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<Node::Form> RewriteForm(const Node& node, const Replace& replace) {
  if (const auto* unary = node.As<UnaryOperation>()) {
    UnaryOperation copy = *unary;
    CELADON_ASSIGN_OR_RETURN(copy.operand, Rewrite(unary->operand, replace));
    return Node::Form(std::move(copy));
  }
  if (const auto* binary = node.As<BinaryOperation>()) {
    BinaryOperation copy = *binary;
    CELADON_ASSIGN_OR_RETURN(copy.left, Rewrite(binary->left, replace));
    CELADON_ASSIGN_OR_RETURN(copy.right, Rewrite(binary->right, replace));
    return Node::Form(std::move(copy));
  }
  if (const auto* call = node.As<Call>()) {
    Call copy = *call;
    for (Argument& argument : copy.arguments) {
      if (argument.value == nullptr) continue;
      CELADON_ASSIGN_OR_RETURN(argument.value, Rewrite(argument.value, replace));
    }
    return Node::Form(std::move(copy));
  }
  return node.form;
}

}  // namespace

absl::StatusOr<NodePtr> Rewrite(const NodePtr& node, const Replace& replace) {
  CELADON_ASSIGN_OR_RETURN(const NodePtr replacement, replace(node));
  if (replacement != nullptr) return replacement;
  CELADON_ASSIGN_OR_RETURN(Node::Form form, RewriteForm(*node, replace));
  return std::make_shared<const Node>(Node{std::move(form), node->begin, node->end, node->height});
}

}  // namespace celadon
