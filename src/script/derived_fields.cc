#include "script/derived_fields.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "expression/print.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/rewrite.h"

namespace celadon {
namespace {

constexpr std::string_view kValue = "$1";

// The formula with the field in the place of `$1` and values in the places of parameters.
NodePtr Applied(const NodePtr& formula, const std::string& field,
                const DeclareCommand& definition) {
  const auto replaced = Rewrite(formula, [&](const NodePtr& node) -> absl::StatusOr<NodePtr> {
    const auto* const name = node->As<NameReference>();
    if (name == nullptr) return NodePtr();
    if (name->name == kValue) {
      return std::make_shared<const Node>(Node{NameReference{field}, node->begin, node->end, 1});
    }
    const auto parameter = std::ranges::find(definition.parameters, name->name,
                                             &std::pair<std::string, NodePtr>::first);
    return parameter == definition.parameters.end() ? NodePtr() : parameter->second;
  });
  return replaced.value_or(formula);
}

bool HasAny(const std::vector<std::string>& tags, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(
      wanted, [&](const std::string& tag) { return std::ranges::find(tags, tag) != tags.end(); });
}

}  // namespace

absl::StatusOr<const DeclareCommand*> DerivedFields::Definition(const std::string& name) const {
  const auto found = definitions_.find(name);
  if (found != definitions_.end()) return &found->second;
  NearestName nearest(name);
  for (const auto& [known, definition] : definitions_) nearest.Consider(known);
  return absl::NotFoundError(
      absl::StrFormat("there is no field definition of this name: %s%s", name, nearest.Hint()));
}

// What a definition gives itself comes before what it takes from another.
absl::Status DerivedFields::Declare(DeclareCommand declare) {
  if (!declare.based_on.empty()) {
    CELADON_ASSIGN_OR_RETURN(const DeclareCommand* const base, Definition(declare.based_on));
    declare.parameters.insert(declare.parameters.end(), base->parameters.begin(),
                              base->parameters.end());
    declare.fields.insert(declare.fields.end(), base->fields.begin(), base->fields.end());
    if (declare.tags.empty()) declare.tags = base->tags;
  }
  const std::string name = declare.name;
  definitions_.insert_or_assign(name, std::move(declare));
  return absl::OkStatus();
}

absl::Status DerivedFields::Derive(const DeriveCommand& derive) {
  CELADON_RETURN_IF_ERROR(Definition(derive.definition).status());
  derives_.push_back(derive);
  return absl::OkStatus();
}

void DerivedFields::Add(const std::string& field, const DeclareCommand& definition,
                        std::vector<DerivedField>& derived) const {
  for (const DeclareCommand::Field& of_definition : definition.fields) {
    const NodePtr formula = Applied(of_definition.formula, field, definition);
    derived.push_back({absl::StrFormat("%s.%s.%s", field, definition.name, of_definition.name),
                       PrintFormula(*formula), of_definition.tags});
  }
}

std::vector<DerivedField> DerivedFields::Resolve(const DataModel& model) const {
  std::vector<DerivedField> derived;
  for (const DeriveCommand& derive : derives_) {
    const DeclareCommand& definition = definitions_.find(derive.definition)->second;
    if (derive.from == DeriveCommand::From::kFields) {
      for (const std::string& field : derive.names) Add(field, definition, derived);
      continue;
    }
    const bool implicitly = derive.from == DeriveCommand::From::kImplicitTag;
    for (const Field& field : model.fields()) {
      if (HasAny(field.tags, implicitly ? definition.tags : derive.names)) {
        Add(field.name, definition, derived);
      }
    }
  }
  return derived;
}

}  // namespace celadon
