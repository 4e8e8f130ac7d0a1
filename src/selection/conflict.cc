// The last selection wins: which earlier selections give way to a new one.
//
// Source: associative model, section 6.1. Which fields give way first is our own choice there.
#include "selection/conflict.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "selection/and_mode.h"
#include "selection/propagation.h"

namespace celadon {
namespace {

bool HasForcedOut(const FieldSymbols& change) {
  return change.forced_out.size() > 0 && change.forced_out.Any();
}

absl::Status MayChange(const SelectionContext& context, const FieldSymbols& change,
                       const SelectOptions& options) {
  const std::string& name = context.model->field(change.field).name;
  if (context.before.locked(change.field) && !options.soft_lock) {
    return absl::FailedPreconditionError(absl::StrFormat("the field is locked: %s", name));
  }
  const FieldMode mode = context.before.mode(change.field);
  if (HasForcedOut(change) && !mode.and_mode) {
    return absl::FailedPreconditionError(
        absl::StrFormat("values are excluded by force in and-mode only: %s", name));
  }
  if (!mode.single) return absl::OkStatus();
  const size_t values = change.symbols.Count();
  if (values == 1 || (values == 0 && options.deselect_only_value)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("one value is always selected in the field: %s", name));
}

// Locked fields and those that always have one value.
bool IsPinned(const SelectionState& selections, const SelectionState::Entry& entry) {
  return entry.locked || selections.mode(entry.field).single;
}

SelectionState WithEntries(SelectionState selections,
                           std::span<const SelectionState::Entry> entries) {
  for (const SelectionState::Entry& entry : entries) selections.Set(entry);
  return selections;
}

// Marks the tables that associations lead to from a table, itself among them.
void Reach(const DataModel& model, TableId table, std::vector<bool>* reached) {
  if ((*reached)[table] || model.table(table).is_loose()) return;
  (*reached)[table] = true;
  for (const TableColumn& column : model.table(table).columns) {
    for (const ColumnRef& ref : model.field(column.field).columns) {
      Reach(model, ref.table, reached);
    }
  }
}

// The table in which a row that passes all selections is looked for: that of the field where all
// selections are there, else the largest one it is associated with. Nullopt where a row tells
// nothing: in loose tables, and beside fields in and-mode.
std::optional<TableId> TableToLookIn(const DataModel& model, const SelectionState& selections,
                                     FieldId field) {
  const auto at_home = [&](const SelectionState::Entry& entry) {
    return model.field(entry.field).columns == model.field(field).columns ||
           (!model.field(entry.field).is_key() &&
            model.field(entry.field).home().table == model.field(field).home().table);
  };
  const auto is_loose = [&model](const ColumnRef& ref) {
    return model.table(ref.table).is_loose();
  };
  if (std::ranges::any_of(model.field(field).columns, is_loose) ||
      std::ranges::any_of(selections.entries(), [](const SelectionState::Entry& entry) {
        return entry.rows != nullptr;
      })) {
    return std::nullopt;
  }
  const TableId home = model.field(field).home().table;
  if (std::ranges::all_of(selections.entries(), at_home)) return home;
  std::vector<bool> reached(model.tables().size());
  Reach(model, home, &reached);
  TableId largest = home;
  for (TableId table = 0; table < reached.size(); ++table) {
    if (reached[table] && model.table(table).rows > model.table(largest).rows) largest = table;
  }
  return largest;
}

// The selections of the other fields that may stay beside the new ones, in their old order.
absl::StatusOr<SelectionState> KeepWhatAgrees(const SelectionContext& context,
                                              const SelectionState& others,
                                              std::span<const SelectionState::Entry> changed,
                                              std::span<const FieldId> fields) {
  const auto agrees_with = [&](const SelectionState& kept) {
    return Agree(*context.model, WithEntries(kept, changed), fields, context.execution);
  };
  SelectionState kept = others;
  for (const SelectionState::Entry& entry : others.entries()) {
    if (!IsPinned(others, entry)) kept.Clear(entry.field);
  }
  CELADON_ASSIGN_OR_RETURN(const bool possible, agrees_with(kept));
  if (!possible) {
    return absl::FailedPreconditionError(
        absl::StrFormat("no record has the new values beside what is locked: %s",
                        context.model->field(fields.front()).name));
  }
  const auto entries = others.entries();
  for (size_t i = entries.size(); i-- > 0;) {
    if (IsPinned(others, entries[i])) continue;
    SelectionState tried = kept;
    tried.Set(entries[i]);
    CELADON_ASSIGN_OR_RETURN(const bool agrees, agrees_with(tried));
    if (agrees) kept = std::move(tried);
  }
  SelectionState in_old_order = others;
  for (const SelectionState::Entry& entry : entries) {
    if (kept.entry(entry.field) == nullptr) in_old_order.Clear(entry.field);
  }
  return in_old_order;
}

}  // namespace

SelectionState::Entry MakeEntry(const DataModel& model, FieldSymbols selection, FieldMode mode,
                                const Execution& execution) {
  SelectionState::Entry entry;
  entry.field = selection.field;
  entry.search = std::move(selection.search);
  if (mode.and_mode && selection.symbols.Any()) {
    Bitmap unwanted(selection.symbols.size());
    if (HasForcedOut(selection)) {
      unwanted = std::move(selection.forced_out);
      entry.forced_out = std::make_shared<const Bitmap>(unwanted);
    }
    Bitmap wanted = selection.symbols;
    wanted.AndNot(unwanted);
    entry.rows = std::make_shared<const Bitmap>(
        AndModeRows(model, selection.field, wanted, unwanted, *execution.executor));
  }
  entry.symbols = std::make_shared<const Bitmap>(std::move(selection.symbols));
  return entry;
}

absl::StatusOr<bool> Agree(const DataModel& model, const SelectionState& selections,
                           std::span<const FieldId> fields, const Execution& execution) {
  Propagation propagation(model, selections);
  for (const FieldId field : fields) {
    const SelectionState::Entry* entry = selections.entry(field);
    const std::optional<TableId> table = TableToLookIn(model, selections, field);
    if (table.has_value() && propagation.MeetsPassingRow(*table, execution)) continue;
    const Propagation::Set left =
        entry->rows == nullptr ? propagation.Compatible(field, execution)
                               : propagation.Rows(model.field(field).home().table, execution);
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    if (left == nullptr) continue;
    if (entry->rows == nullptr ? !left->Intersects(*entry->symbols) : !left->Any()) return false;
  }
  return true;
}

absl::StatusOr<SelectionState> SelectTogether(const SelectionContext& context,
                                              std::vector<FieldSymbols> changes,
                                              const SelectOptions& options) {
  SelectionState others = context.before;
  std::vector<SelectionState::Entry> changed;
  std::vector<FieldId> fields;
  for (FieldSymbols& change : changes) {
    CELADON_RETURN_IF_ERROR(MayChange(context, change, options));
    others.Clear(change.field);
    if (!change.symbols.Any()) continue;
    fields.push_back(change.field);
    changed.push_back(MakeEntry(*context.model, std::move(change),
                                context.before.mode(fields.back()), context.execution));
    changed.back().locked = context.before.locked(fields.back());
  }
  SelectionState after = WithEntries(others, changed);
  CELADON_ASSIGN_OR_RETURN(const bool agree,
                           Agree(*context.model, after, fields, context.execution));
  if (agree) return after;
  CELADON_ASSIGN_OR_RETURN(others, KeepWhatAgrees(context, others, changed, fields));
  return WithEntries(std::move(others), changed);
}

}  // namespace celadon
