#include "script/exists_filter.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "celadon/text_rules.h"
#include "runtime/stretches.h"
#include "script/stored_texts.h"
#include "storage/known_order.h"

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

void ExistsFilter::Prepare(const BatchColumn& column, const TextInterpreter& interpreter) {
  const bool known =
      dictionary_ == column.dictionary && states_.size() == column.dictionary->size();
  if (known && apart_) return;
  symbols_ = reload_.DictionaryOf(condition_.field);
  if (known) return;
  for (const uint32_t entry : std::exchange(taken_, {})) accepted_.Intern((*dictionary_)[entry]);
  dictionary_ = column.dictionary;
  states_.assign(dictionary_->size(), State::kUnknown);
  apart_ = AreFinal(dictionary_) && AreSymbols(dictionary_, reload_.execution) &&
           FindStates(interpreter);
  if (!apart_) std::ranges::fill(states_, State::kUnknown);
}

void ExistsFilter::Resume() {
  if (!apart_) symbols_ = reload_.DictionaryOf(condition_.field);
}

bool ExistsFilter::FindStates(const TextInterpreter& interpreter) {
  const auto held = [this](ValueView value) {
    return (symbols_ != nullptr && symbols_->Find(value) != Dictionary::kNone) ||
           accepted_.Find(value) != Dictionary::kNone;
  };
  std::atomic<bool> as_they_are{true};
  InStretches(states_.size(), reload_.execution.executor, [&](size_t, size_t first, size_t end) {
    for (size_t entry = first; entry < end && as_they_are; ++entry) {
      const ValueView value = (*dictionary_)[entry];
      if (!value.has_number() && interpreter.Number(value.text()).has_value()) as_they_are = false;
      states_[entry] = held(value) ? State::kHeld : State::kNew;
    }
  });
  return as_they_are;
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
  if (state == State::kUnknown) state = StateOf((*dictionary_)[entry], interpreter);
  const bool takes = (state == State::kHeld) != condition_.negated;
  if (takes && adds_ && state == State::kNew) {
    apart_ ? taken_.push_back(entry) : (void)accepted_.Intern((*dictionary_)[entry]);
    state = State::kHeld;
  }
  return takes;
}

}  // namespace celadon
