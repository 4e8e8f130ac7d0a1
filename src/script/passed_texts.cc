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

// LookUp gives values that are stored, and so does Peek of another table.
constexpr PassingFunction kPassing[] = {{"If", 1},          {"Alt", 0},    {"Coalesce", 0},
                                        {"EmptyIsNull", 0}, {"Pick", 1},   {"ApplyMap", 1},
                                        {"Previous", 0},    {"LookUp", 4}, {"Null", 0}};

bool IsArithmetic(Operator op) {
  return op == Operator::kAdd || op == Operator::kSubtract || op == Operator::kMultiply ||
         op == Operator::kDivide;
}

}  // namespace

bool PassesTexts(const NodePtr& formula,
                 const std::function<bool(const std::string& name)>& keeps_texts,
                 const TextInterpreter& interpreter) {
  if (formula == nullptr || formula->As<NumberLiteral>() != nullptr) return true;
  if (const auto* const text = formula->As<TextLiteral>()) {
    return !interpreter.Number(text->text).has_value();
  }
  if (const auto* const name = formula->As<NameReference>()) return keeps_texts(name->name);
  if (const auto* const operation = formula->As<BinaryOperation>()) {
    return IsArithmetic(operation->op);
  }
  const auto* const call = formula->As<Call>();
  if (call == nullptr) return false;
  if (EqualsIgnoringCase(call->name, "Text")) return true;
  if (EqualsIgnoringCase(call->name, "Peek")) return call->arguments.size() == 3;
  const auto* const passing =
      std::ranges::find_if(kPassing, [call](const PassingFunction& function) {
        return EqualsIgnoringCase(call->name, function.name);
      });
  if (passing == std::end(kPassing)) return false;
  for (size_t i = passing->first; i < call->arguments.size(); ++i) {
    if (!PassesTexts(call->arguments[i].value, keeps_texts, interpreter)) return false;
  }
  return true;
}

}  // namespace celadon
