#include "script/exists_filter.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <span>
#include <utility>

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "script/stored_texts.h"
#include "storage/known_order.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 8192;  // a multiple of 64 that stays in a core's cache
// One look in the order of the entries takes as long as so many in a hash table.
constexpr size_t kEntriesALook = 8;

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

absl::StatusOr<std::optional<Bitmap>> ExistsFilter::PassingRows(
    const RowsAtHand& rows, const TextInterpreter& interpreter) {
  Prepare({rows.values(column_), {}}, interpreter);
  if (!apart_) return std::nullopt;
  Bitmap passing(rows.rows());
  std::array<uint32_t, kReadRows> codes;
  for (uint64_t row = 0; row < rows.rows(); row += codes.size()) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    const auto part = std::span(codes).first(std::min<uint64_t>(codes.size(), rows.rows() - row));
    CELADON_RETURN_IF_ERROR(rows.Read(column_, row, part));
    for (size_t i = 0; i < part.size(); i += 64) {
      const auto some = part.subspan(i, std::min<size_t>(64, part.size() - i));
      passing.words()[(row + i) / 64] = PassingOf(some);
    }
  }
  dictionary_ = nullptr;  // whoever takes the values may be the last one who holds them
  states_.clear();
  return passing;
}

// No entry is taken down: nobody asks for rows of this source again.
uint64_t ExistsFilter::PassingOf(std::span<const uint32_t> entries) {
  const State passing = condition_.negated ? State::kNew : State::kHeld;
  const State next = adds_ ? State::kHeld : passing;
  uint64_t mask = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    bool passes = condition_.negated;
    if (entries[i] != BatchColumn::kNull) {
      State& state = states_[entries[i]];
      passes = state == passing;
      if (passes) state = next;
    }
    mask |= uint64_t{passes} << i;
  }
  return mask;
}

void ExistsFilter::FindSymbolsInOrder() {
  const DualVector& entries = *dictionary_;
  for (uint32_t element = 0; element < symbols_->size(); ++element) {
    if (element % kReadRows == 0 && reload_.execution.cancel.cancelled()) return;
    const auto entry = FindInOrder(entries, symbols_->values()[element]);
    if (entry.has_value()) states_[*entry] = State::kHeld;
  }
}

bool ExistsFilter::FindStates(const TextInterpreter& interpreter) {
  const size_t symbols = symbols_ == nullptr ? 0 : symbols_->size();
  const bool few = AreInOrder(dictionary_) && symbols < dictionary_->size() / kEntriesALook &&
                   accepted_.size() == 0;
  const auto held = [this](ValueView value) {
    return (symbols_ != nullptr && symbols_->Find(value) != Dictionary::kNone) ||
           accepted_.Find(value) != Dictionary::kNone;
  };
  std::atomic<bool> as_they_are{true};
  InStretches(states_.size(), reload_.execution.executor, [&](size_t, size_t first, size_t end) {
    for (size_t entry = first; entry < end && as_they_are; ++entry) {
      const ValueView value = (*dictionary_)[entry];
      if (!value.has_number() && interpreter.Number(value.text()).has_value()) as_they_are = false;
      states_[entry] = !few && held(value) ? State::kHeld : State::kNew;
    }
  });
  if (few && symbols != 0) FindSymbolsInOrder();
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
