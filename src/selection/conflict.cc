// The last selection wins: which earlier selections give way to a new one.
//
// Source: associative model, section 6.1. Which fields give way first is our own choice there.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "celadon/select.h"
#include "runtime/status_macros.h"
#include "selection/propagation.h"

namespace celadon {
namespace {

absl::Status MayChange(const SelectionContext& context, const FieldSymbols& change,
                       const SelectOptions& options) {
  const std::string& name = context.model->field(change.field).name;
  if (context.before.locked(change.field) && !options.soft_lock) {
    return absl::FailedPreconditionError(absl::StrFormat("the field is locked: %s", name));
  }
  if (!context.before.mode(change.field).single) return absl::OkStatus();
  const size_t values = change.symbols.Count();
  if (values == 1 || (values == 0 && options.deselect_only_value)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("one value is always selected in the field: %s", name));
}

// Whether each new selection has a value that passes the selections of all other fields.
absl::StatusOr<bool> Agree(const SelectionContext& context, const SelectionState& others,
                           std::span<const SelectionState::Entry> changed) {
  SelectionState all = others;
  for (const SelectionState::Entry& entry : changed) all.Set(entry);
  Propagation propagation(*context.model, all);
  for (const SelectionState::Entry& entry : changed) {
    const Propagation::Set compatible = propagation.Compatible(entry.field, context.execution);
    CELADON_RETURN_IF_ERROR(context.execution.cancel.status());
    if (compatible != nullptr && !compatible->Intersects(*entry.symbols)) return false;
  }
  return true;
}

// Locked fields and those that always have one value.
bool IsPinned(const SelectionState& selections, const SelectionState::Entry& entry) {
  return entry.locked || selections.mode(entry.field).single;
}

// The selections of the other fields that may stay beside the new ones, in their old order.
absl::StatusOr<SelectionState> KeepWhatAgrees(const SelectionContext& context,
                                              const SelectionState& others,
                                              std::span<const SelectionState::Entry> changed) {
  SelectionState kept = others;
  for (const SelectionState::Entry& entry : others.entries()) {
    if (!IsPinned(others, entry)) kept.Clear(entry.field);
  }
  CELADON_ASSIGN_OR_RETURN(const bool possible, Agree(context, kept, changed));
  if (!possible) {
    return absl::FailedPreconditionError(
        absl::StrFormat("no record has the new values beside what is locked: %s",
                        context.model->field(changed.front().field).name));
  }
  const auto entries = others.entries();
  for (size_t i = entries.size(); i-- > 0;) {
    if (IsPinned(others, entries[i])) continue;
    SelectionState tried = kept;
    tried.Set(entries[i]);
    CELADON_ASSIGN_OR_RETURN(const bool agrees, Agree(context, tried, changed));
    if (agrees) kept = std::move(tried);
  }
  SelectionState in_old_order = others;
  for (const SelectionState::Entry& entry : entries) {
    if (kept.entry(entry.field) == nullptr) in_old_order.Clear(entry.field);
  }
  return in_old_order;
}

}  // namespace

absl::StatusOr<SelectionState> SelectTogether(const SelectionContext& context,
                                              std::vector<FieldSymbols> changes,
                                              const SelectOptions& options) {
  SelectionState others = context.before;
  std::vector<SelectionState::Entry> changed;
  for (FieldSymbols& change : changes) {
    CELADON_RETURN_IF_ERROR(MayChange(context, change, options));
    others.Clear(change.field);
    if (!change.symbols.Any()) continue;
    changed.push_back({change.field, std::make_shared<const Bitmap>(std::move(change.symbols)),
                       context.before.locked(change.field)});
  }
  CELADON_ASSIGN_OR_RETURN(const bool agree, Agree(context, others, changed));
  if (!agree) {
    CELADON_ASSIGN_OR_RETURN(others, KeepWhatAgrees(context, others, changed));
  }
  for (SelectionState::Entry& entry : changed) others.Set(std::move(entry));
  return others;
}

}  // namespace celadon
