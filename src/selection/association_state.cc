#include <algorithm>
#include <iterator>
#include <optional>

#include "celadon/selection.h"
#include "selection/propagation.h"

namespace celadon {
namespace {

std::optional<bool> Nothing() { return std::nullopt; }

}  // namespace

AssociationState::AssociationState(std::shared_ptr<const DataModel> model,
                                   SelectionState selections)
    : model_(std::move(model)),
      selections_(std::move(selections)),
      propagation_(std::make_unique<Propagation>(*model_, selections_)) {}

AssociationState::~AssociationState() = default;

template <typename Kept, typename Calculate>
auto AssociationState::Ask(Kept kept, Calculate calculate, const Execution& execution) const
    -> absl::StatusOr<decltype(calculate())> {
  std::lock_guard lock(mutex_);
  if (const auto& answer = kept()) return *answer;
  if (memory_.bytes() == 0) memory_ = MemoryReservation(execution.memory);
  auto result = calculate();
  absl::Status status = execution.cancel.status();
  if (status.ok()) status = memory_.Resize(propagation_->bytes(), "the states of values");
  if (status.ok()) return result;
  propagation_ = std::make_unique<Propagation>(*model_, selections_);
  memory_.Clear();
  return status;
}

absl::StatusOr<std::shared_ptr<const Bitmap>> AssociationState::Rows(
    TableId table, const Execution& execution) const {
  return Ask([&] { return propagation_->KeptRows(table); },
             [&] { return propagation_->Rows(table, execution); }, execution);
}

absl::StatusOr<std::shared_ptr<const Bitmap>> AssociationState::Compatible(
    FieldId field, const Execution& execution) const {
  return Ask([&] { return propagation_->KeptCompatible(field); },
             [&] { return propagation_->Compatible(field, execution); }, execution);
}

absl::StatusOr<std::shared_ptr<const std::vector<uint64_t>>> AssociationState::Frequencies(
    FieldId field, const Execution& execution) const {
  using Counts = std::shared_ptr<const std::vector<uint64_t>>;
  if (model_->field(field).is_key() || model_->field(field).is_key_part) {
    return Counts(std::make_shared<std::vector<uint64_t>>());
  }
  const auto kept = [&] {
    const Counts& counts = propagation_->KeptFrequencies(field);
    return counts == nullptr ? std::nullopt : std::optional(counts);
  };
  return Ask(kept, [&] { return propagation_->Frequencies(field, execution); }, execution);
}

absl::Status AssociationState::CountTogether(std::span<const FieldId> fields,
                                             const Execution& execution) const {
  std::vector<FieldId> counted;
  std::ranges::copy_if(fields, std::back_inserter(counted),
                       [&](FieldId field) { return !model_->field(field).is_key(); });
  const auto count = [&] {
    propagation_->CountTogether(counted, execution);
    return true;
  };
  return Ask(Nothing, count, execution).status();
}

absl::Status AssociationState::KeepFrequencies(FieldId field, std::vector<uint64_t> counts,
                                               const Execution& execution) const {
  const auto keep = [&] {
    propagation_->KeepFrequencies(field, std::move(counts));
    return true;
  };
  return Ask(Nothing, keep, execution).status();
}

absl::StatusOr<std::shared_ptr<const Bitmap>> AssociationState::Possible(
    FieldId field, const Execution& execution) const {
  auto compatible = Compatible(field, execution);
  const SelectionState::Entry* entry = selections_.entry(field);
  if (!compatible.ok() || entry == nullptr || entry->rows != nullptr) return compatible;
  auto possible = std::make_shared<Bitmap>(*entry->symbols);
  if (*compatible != nullptr) *possible &= **compatible;
  return std::shared_ptr<const Bitmap>(std::move(possible));
}

absl::StatusOr<std::vector<ValueState>> AssociationState::States(FieldId field,
                                                                 const Execution& execution) const {
  const auto compatible = Compatible(field, execution);
  if (!compatible.ok()) return compatible.status();
  const Bitmap* selected = selections_.selected(field);
  const Bitmap* passing = compatible->get();
  const ValueState passes = selected == nullptr ? ValueState::kPossible : ValueState::kAlternative;
  std::vector<ValueState> states(model_->field(field).symbols->size(), passes);
  if (selected == nullptr && passing == nullptr) return states;
  const ValueState of_bits[] = {ValueState::kExcluded, passes, ValueState::kSelectedExcluded,
                                ValueState::kSelected};
  for (size_t symbol = 0; symbol < states.size(); ++symbol) {
    const size_t is_selected = selected != nullptr && selected->Test(symbol) ? 2 : 0;
    const size_t is_passing = passing == nullptr || passing->Test(symbol) ? 1 : 0;
    states[symbol] = of_bits[is_selected + is_passing];
  }
  return states;
}

absl::StatusOr<StateCounts> AssociationState::CountStates(FieldId field,
                                                          const Execution& execution) const {
  const auto compatible = Compatible(field, execution);
  if (!compatible.ok()) return compatible.status();
  const uint64_t symbols = model_->field(field).symbols->size();
  const uint64_t passing = *compatible == nullptr ? symbols : (*compatible)->Count();
  StateCounts counts;
  const Bitmap* selected = selections_.selected(field);
  if (selected == nullptr) {
    counts.possible = passing;
    counts.excluded = symbols - passing;
    return counts;
  }
  const uint64_t chosen = selected->Count();
  counts.selected = chosen;
  if (*compatible != nullptr) {
    Bitmap both = *selected;
    both &= **compatible;
    counts.selected = both.Count();
  }
  counts.selected_excluded = chosen - counts.selected;
  counts.alternative = passing - counts.selected;
  counts.excluded = symbols - passing - counts.selected_excluded;
  return counts;
}

}  // namespace celadon
