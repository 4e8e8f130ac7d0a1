#include "script/exists_filter.h"

#include "celadon/text_rules.h"
#include "script/stored_texts.h"

namespace celadon {
namespace {

std::optional<std::string> NameIn(const NodePtr& node) {
  if (node == nullptr) return std::nullopt;
  if (const auto* name = node->As<NameReference>()) return name->name;
  const auto* const text = node->As<TextLiteral>();
  return text == nullptr ? std::nullopt : std::optional(text->text);
}

}  // namespace

std::optional<ExistsCondition> ExistsCondition::Of(const NodePtr& formula) {
  const Node* node = formula.get();
  const auto* const unary = node->As<UnaryOperation>();
  const bool negated = unary != nullptr && unary->op == Operator::kNot;
  if (negated) node = unary->operand.get();
  const Call* const call = node->As<Call>();
  if (call == nullptr || !EqualsIgnoringCase(call->name, "exists")) return std::nullopt;
  const std::vector<Argument>& arguments = call->arguments;
  if (arguments.empty() || arguments.size() > 2) return std::nullopt;
  const auto field = NameIn(arguments[0].value);
  if (!field.has_value()) return std::nullopt;
  if (arguments.size() == 1) return ExistsCondition{*field, *field, negated};
  const Node* const value = arguments[1].value.get();
  const auto* const column = value == nullptr ? nullptr : value->As<NameReference>();
  if (column == nullptr) return std::nullopt;
  return ExistsCondition{*field, column->name, negated};
}

void ExistsFilter::Prepare(const BatchColumn& column) {
  symbols_ = reload_.DictionaryOf(condition_.field);
  if (dictionary_ == column.dictionary && states_.size() == dictionary_->size()) return;
  dictionary_ = column.dictionary;
  states_.assign(dictionary_->size(), State::kUnknown);
}

ExistsFilter::State ExistsFilter::StateOf(ValueView value,
                                          const TextInterpreter& interpreter) const {
  const bool held =
      (symbols_ != nullptr && FindStored(*symbols_, value, interpreter) != Dictionary::kNone) ||
      FindStored(accepted_, value, interpreter) != Dictionary::kNone;
  return held ? State::kHeld : State::kNew;
}

bool ExistsFilter::Takes(uint32_t entry, const TextInterpreter& interpreter) {
  if (entry == BatchColumn::kNull) return condition_.negated;
  State& state = states_[entry];
  const ValueView value = (*dictionary_)[entry];
  if (state == State::kUnknown) state = StateOf(value, interpreter);
  const bool takes = (state == State::kHeld) != condition_.negated;
  if (takes && adds_ && state == State::kNew) {
    accepted_.Intern(value);
    state = State::kHeld;
  }
  return takes;
}

}  // namespace celadon
