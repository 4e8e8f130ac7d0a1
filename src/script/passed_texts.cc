#include "script/passed_texts.h"

#include <algorithm>
#include <string_view>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

// A function that gives one of its arguments, from one on.
struct PassingFunction {
  std::string_view name;
  size_t first;
};

// LookUp gives values that are stored.
constexpr PassingFunction kPassing[] = {{"If", 1},          {"Alt", 0},    {"Coalesce", 0},
                                        {"EmptyIsNull", 0}, {"Pick", 1},   {"ApplyMap", 1},
                                        {"Previous", 0},    {"LookUp", 4}, {"Null", 0}};

bool IsArithmetic(Operator op) {
  return op == Operator::kAdd || op == Operator::kSubtract || op == Operator::kMultiply ||
         op == Operator::kDivide;
}

}  // namespace

bool PassedTexts::Of(const NodePtr& formula) {
  if (formula == nullptr || formula->As<NumberLiteral>() != nullptr) return true;
  if (const auto* const text = formula->As<TextLiteral>()) {
    return !interpreter_.Number(text->text).has_value();
  }
  if (const auto* const name = formula->As<NameReference>()) return keeps_texts_(name->name);
  if (const auto* const operation = formula->As<BinaryOperation>()) {
    return IsArithmetic(operation->op);
  }
  const auto* const call = formula->As<Call>();
  return call != nullptr && OfCall(*call);
}

bool PassedTexts::OfCall(const Call& call) {
  if (EqualsIgnoringCase(call.name, "Text")) return true;
  if (EqualsIgnoringCase(call.name, "Peek") && !call.arguments.empty()) {
    const NodePtr& field = call.arguments.front().value;
    const auto* const name = field == nullptr ? nullptr : field->As<TextLiteral>();
    return call.arguments.size() > 2 || (name != nullptr && OfField(name->text));
  }
  const auto* const passing =
      std::ranges::find_if(kPassing, [&call](const PassingFunction& function) {
        return EqualsIgnoringCase(call.name, function.name);
      });
  if (passing == std::end(kPassing)) return false;
  for (size_t i = passing->first; i < call.arguments.size(); ++i) {
    if (!Of(call.arguments[i].value)) return false;
  }
  return true;
}

bool PassedTexts::OfField(const std::string& name) {
  if (!asked_.insert(name).second) return true;
  bool all = true;
  for (const FieldItem& item : items_) {
    if (item.formula != nullptr && item.name == name) all = all && Of(item.formula);
    if (item.formula == nullptr) all = all && keeps_texts_(name);  // one of all columns
  }
  asked_.erase(name);
  return all;
}

}  // namespace celadon
