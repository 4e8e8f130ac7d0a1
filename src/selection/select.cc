#include "celadon/select.h"

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "selection/and_mode.h"

namespace celadon {
namespace {

absl::Status NothingToSelect(const DataModel& model, FieldId field) {
  return absl::FailedPreconditionError(
      absl::StrFormat("there is nothing to select in the field: %s", model.field(field).name));
}

// Everything that is not in the set.
Bitmap Complement(const Bitmap& set) {
  Bitmap rest(set.size(), true);
  rest.AndNot(set);
  return rest;
}

// The symbols that a verb stands for under the selections as they are.
absl::StatusOr<Bitmap> SymbolsOf(const SelectionContext& context, FieldId field, SelectVerb verb) {
  const Bitmap all(context.model->field(field).symbols->size(), true);
  const Bitmap* selected = context.before.selected(field);
  if (verb == SelectVerb::kAll) return all;
  if (verb == SelectVerb::kExcluded && selected != nullptr) return Complement(*selected);
  const AssociationState state(context.model, context.before);
  CELADON_ASSIGN_OR_RETURN(const auto kept, state.Compatible(field, context.execution));
  const Bitmap& compatible = kept == nullptr ? all : *kept;
  if (verb == SelectVerb::kExcluded) return Complement(compatible);
  Bitmap symbols = compatible;
  if (verb == SelectVerb::kAlternative) {
    return selected == nullptr ? Bitmap(all.size()) : symbols.AndNot(*selected);
  }
  return selected == nullptr ? symbols : symbols &= *selected;
}

template <typename Stays>
SelectionState ClearUnless(const SelectionState& before, const SelectOptions& options,
                           Stays stays) {
  SelectionState after = before;
  for (const SelectionState::Entry& entry : before.entries()) {
    const bool held = entry.locked && !options.soft_lock;
    if (!held && !before.mode(entry.field).single && !stays(entry.field)) after.Clear(entry.field);
  }
  return after;
}

SelectionState WithLocks(const SelectionState& before, bool locked) {
  SelectionState after = before;
  for (const SelectionState::Entry& entry : before.entries()) after.SetLocked(entry.field, locked);
  return after;
}

}  // namespace

absl::StatusOr<SelectionState> SelectSymbols(const SelectionContext& context, FieldId field,
                                             Bitmap symbols, const SelectOptions& options) {
  std::vector<FieldSymbols> changes;
  changes.push_back({field, std::move(symbols)});
  return SelectTogether(context, std::move(changes), options);
}

absl::StatusOr<SelectionState> ToggleSymbols(const SelectionContext& context, FieldId field,
                                             const Bitmap& symbols, const SelectOptions& options) {
  const SelectionState::Entry* entry = context.before.entry(field);
  if (entry == nullptr) return SelectSymbols(context, field, symbols, options);
  Bitmap both = symbols;
  both &= *entry->symbols;
  FieldSymbols change{field, symbols};
  const bool replaces = context.before.mode(field).single && !both.Any();
  if (!replaces) (change.symbols |= *entry->symbols).AndNot(both);
  if (entry->forced_out != nullptr) {
    change.forced_out = *entry->forced_out;
    change.forced_out.AndNot(both);
  }
  std::vector<FieldSymbols> changes;
  changes.push_back(std::move(change));
  return SelectTogether(context, std::move(changes), options);
}

absl::StatusOr<SelectionState> SelectByVerb(const SelectionContext& context, FieldId field,
                                            SelectVerb verb, const SelectOptions& options) {
  CELADON_ASSIGN_OR_RETURN(Bitmap symbols, SymbolsOf(context, field, verb));
  if (!symbols.Any()) return NothingToSelect(*context.model, field);
  return SelectSymbols(context, field, std::move(symbols), options);
}

absl::StatusOr<SelectionState> SelectRanges(const SelectionContext& context, FieldId field,
                                            std::span<const NumberRange> ranges,
                                            const SelectOptions& options) {
  const Field& facts = context.model->field(field);
  if (context.before.mode(field).single) {
    return absl::FailedPreconditionError(
        absl::StrFormat("a field with one value takes no ranges: %s", facts.name));
  }
  Bitmap symbols(facts.symbols->size());
  for (const NumberRange& range : ranges) {
    const auto [first, last] = facts.symbols->NumberRange(range.low, range.low_inclusive,
                                                          range.high, range.high_inclusive);
    symbols.SetRange(first, last);
  }
  if (!symbols.Any()) return NothingToSelect(*context.model, field);
  return SelectSymbols(context, field, std::move(symbols), options);
}

absl::StatusOr<SelectionState> ClearField(const SelectionContext& context, FieldId field,
                                          const SelectOptions& options) {
  return SelectSymbols(context, field, Bitmap(context.model->field(field).symbols->size()),
                       options);
}

SelectionState ClearAllFields(const SelectionState& before, const SelectOptions& options) {
  return ClearUnless(before, options, [](FieldId) { return false; });
}

SelectionState ClearOtherFields(const SelectionState& before, FieldId kept,
                                const SelectOptions& options) {
  return ClearUnless(before, options, [kept](FieldId field) { return field == kept; });
}

absl::StatusOr<SelectionState> LockField(const SelectionContext& context, FieldId field) {
  if (context.before.entry(field) == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrFormat("there is no selection to lock in: %s", context.model->field(field).name));
  }
  SelectionState after = context.before;
  after.SetLocked(field, true);
  return after;
}

SelectionState UnlockField(const SelectionState& before, FieldId field) {
  SelectionState after = before;
  after.SetLocked(field, false);
  return after;
}

SelectionState LockAllFields(const SelectionState& before) { return WithLocks(before, true); }
SelectionState UnlockAllFields(const SelectionState& before) { return WithLocks(before, false); }

absl::StatusOr<SelectionState> SetAndMode(const SelectionContext& context, FieldId field,
                                          bool and_mode) {
  SelectionState before = context.before;
  FieldMode mode = before.mode(field);
  if (mode.and_mode == and_mode) return before;
  if (and_mode) CELADON_RETURN_IF_ERROR(AllowsAndMode(*context.model, field));
  mode.and_mode = and_mode;
  before.SetMode(field, mode);
  const SelectionState::Entry* entry = before.entry(field);
  if (entry == nullptr) return before;
  Bitmap symbols = *entry->symbols;
  if (entry->forced_out != nullptr) symbols.AndNot(*entry->forced_out);
  return SelectSymbols({context.model, before, context.execution}, field, std::move(symbols),
                       {.soft_lock = true});
}

absl::StatusOr<SelectionState> SetSingle(const SelectionContext& context, FieldId field,
                                         bool single) {
  const Bitmap* selected = context.before.selected(field);
  if (single && (selected == nullptr || selected->Count() != 1)) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "exactly one value must be selected first in: %s", context.model->field(field).name));
  }
  SelectionState after = context.before;
  FieldMode mode = after.mode(field);
  mode.single = single;
  after.SetMode(field, mode);
  return after;
}

}  // namespace celadon
