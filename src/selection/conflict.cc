// The last selection wins: which earlier selections give way to a new one.
//
// Source: associative model, section 6.1. Which fields give way first is our own choice there.
#include <optional>

#include "celadon/selection.h"
#include "runtime/status_macros.h"
#include "selection/propagation.h"

namespace celadon {
namespace {

// Whether any of the symbols passes the given selections of other fields.
absl::StatusOr<bool> Agrees(const DataModel& model, const SelectionState& others, FieldId field,
                            const Bitmap& symbols, const Execution& execution) {
  Propagation propagation(model, others);
  const Propagation::Set compatible = propagation.Compatible(field, execution);
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return compatible == nullptr || compatible->Intersects(symbols);
}

// The selections of the other fields that may stay beside the new one.
absl::StatusOr<SelectionState> KeepWhatAgrees(const DataModel& model, const SelectionState& others,
                                              FieldId field, const Bitmap& symbols,
                                              const Execution& execution) {
  SelectionState kept;
  for (size_t i = others.entries().size(); i-- > 0;) {
    const SelectionState::Entry& entry = others.entries()[i];
    SelectionState tried = kept;
    tried.Set(entry.field, *entry.symbols);
    CELADON_ASSIGN_OR_RETURN(const bool agrees, Agrees(model, tried, field, symbols, execution));
    if (agrees) kept = std::move(tried);
  }
  SelectionState in_old_order;
  for (const SelectionState::Entry& entry : others.entries()) {
    if (kept.selected(entry.field) != nullptr) in_old_order.Set(entry.field, *entry.symbols);
  }
  return in_old_order;
}

}  // namespace

absl::StatusOr<SelectionState> SelectSymbols(const std::shared_ptr<const DataModel>& model,
                                             const SelectionState& before, FieldId field,
                                             Bitmap symbols, const Execution& execution) {
  SelectionState after = before;
  after.Clear(field);
  if (!symbols.Any()) return after;
  CELADON_ASSIGN_OR_RETURN(const bool agrees, Agrees(*model, after, field, symbols, execution));
  if (!agrees) {
    CELADON_ASSIGN_OR_RETURN(after, KeepWhatAgrees(*model, after, field, symbols, execution));
  }
  after.Set(field, std::move(symbols));
  return after;
}

absl::StatusOr<SelectionState> ToggleSymbols(const std::shared_ptr<const DataModel>& model,
                                             const SelectionState& before, FieldId field,
                                             const Bitmap& symbols, const Execution& execution) {
  Bitmap toggled = symbols;
  if (const Bitmap* selected = before.selected(field); selected != nullptr) {
    toggled |= *selected;
    Bitmap both = symbols;
    both &= *selected;
    toggled.AndNot(both);
  }
  return SelectSymbols(model, before, field, std::move(toggled), execution);
}

}  // namespace celadon
