#include "expression/walk.h"

namespace celadon {
namespace {

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

class MentionWalk {
 public:
  explicit MentionWalk(const Mentions& mentions) : mentions_(mentions) {}

  void Visit(const Node& node) {
    if (const auto* name = node.As<NameReference>()) Field(name->name);
    if (const auto* dimension = node.As<SortedDimension>()) Field(dimension->field);
    if (const auto* scoped = node.As<ScopedSet>()) Visit(*scoped->set);
    if (const auto* call = node.As<Call>()) VisitCall(*call);
    ForEachChild(node, [this](const NodePtr& child) { Visit(*child); });
  }

 private:
  void Field(std::string_view name) {
    if (mentions_.field) mentions_.field(name);
  }

  void VisitCall(const Call& call) {
    if (mentions_.function) mentions_.function(call.name);
    if (call.qualifiers.set != nullptr) Visit(*call.qualifiers.set);
    for (const std::string& field : call.qualifiers.total_fields) Field(field);
  }

  void Visit(const SetNode& set) {
    std::visit(Overloaded{[this](const SetEntity& entity) { VisitEntity(entity); },
                          [this](const SetOperation<SetNode>& operation) {
                            Visit(*operation.left);
                            Visit(*operation.right);
                          },
                          [this](const SetComplement<SetNode>& complement) {
                            Visit(*complement.operand);
                          }},
               set.form);
  }

  void VisitEntity(const SetEntity& entity) {
    for (const FieldSelection& selection : entity.modifier) {
      Field(selection.field);
      if (selection.elements != nullptr) Visit(*selection.elements);
    }
  }

  void Visit(const ElementNode& elements) {
    std::visit(
        Overloaded{
            [](const ElementList&) {}, [this](const ElementField& field) { Field(field.field); },
            [this](const ElementFunction& function) {
              if (function.set != nullptr) Visit(*function.set);
              if (!function.field.empty()) Field(function.field);
            },
            [this](const SetOperation<ElementNode>& operation) {
              Visit(*operation.left);
              Visit(*operation.right);
            },
            [this](const SetComplement<ElementNode>& complement) { Visit(*complement.operand); }},
        elements.form);
  }

  const Mentions& mentions_;
};

}  // namespace

void ForEachChild(const Node& node, const std::function<void(const NodePtr&)>& visit) {
  if (const auto* unary = node.As<UnaryOperation>()) visit(unary->operand);
  if (const auto* scoped = node.As<ScopedSet>()) visit(scoped->body);
  if (const auto* binary = node.As<BinaryOperation>()) {
    visit(binary->left);
    visit(binary->right);
  }
  if (const auto* dimension = node.As<SortedDimension>()) {
    for (const SortedDimension::Criterion& criterion : dimension->criteria) {
      if (criterion.formula != nullptr) visit(criterion.formula);
    }
  }
  if (const auto* call = node.As<Call>()) {
    for (const Argument& argument : call->arguments) {
      if (argument.value != nullptr) visit(argument.value);
    }
  }
}

void ForEachMention(const Node& node, const Mentions& mentions) {
  MentionWalk(mentions).Visit(node);
}

}  // namespace celadon
