#include "celadon/bookmark.h"

#include "runtime/status_macros.h"
#include "selection/and_mode.h"
#include "selection/conflict.h"

namespace celadon {
namespace {

// In load order.
std::vector<Value> ValuesOf(const SymbolTable& symbols, const Bitmap* set) {
  std::vector<Value> values;
  if (set == nullptr) return values;
  for (const SymbolId symbol : symbols.InLoadOrder(*set)) values.emplace_back(symbols[symbol]);
  return values;
}

SavedField Save(const DataModel& model, const SelectionState& selections, FieldId id) {
  const Field& field = model.field(id);
  SavedField saved{.field = field.name,
                   .values = {},
                   .forced_out = {},
                   .search = {},
                   .locked = false,
                   .mode = selections.mode(id)};
  if (const SelectionState::Entry* entry = selections.entry(id); entry != nullptr) {
    saved.values = ValuesOf(*field.symbols, entry->symbols.get());
    saved.forced_out = ValuesOf(*field.symbols, entry->forced_out.get());
    saved.search = entry->search;
    saved.locked = entry->locked;
  }
  return saved;
}

// The symbols of the values that the table still has.
Bitmap SymbolsOf(const SymbolTable& symbols, const std::vector<Value>& values) {
  Bitmap found(symbols.size());
  for (const Value& value : values) {
    if (const auto symbol = symbols.Find(value); symbol.has_value()) found.Set(*symbol);
  }
  return found;
}

// A saved field that the model has; `same` tells whether it came back as it was.
struct RestoredField {
  FieldSymbols selection;
  FieldMode mode;
  bool same = true;
};

RestoredField Restore(const SavedField& saved, const DataModel& model, FieldId id) {
  const SymbolTable& symbols = *model.field(id).symbols;
  RestoredField restored{
      {id, SymbolsOf(symbols, saved.values), SymbolsOf(symbols, saved.forced_out), saved.search},
      saved.mode};
  restored.same = restored.selection.symbols.Count() == saved.values.size();
  if (saved.mode.and_mode && !AllowsAndMode(model, id).ok()) {
    restored.mode.and_mode = restored.same = false;
    restored.selection.symbols.AndNot(restored.selection.forced_out);
  }
  if (saved.mode.single && restored.selection.symbols.Count() != 1) {
    restored.mode.single = restored.same = false;
  }
  return restored;
}

// Searches the texts of the saved fields once more, each beside the selections that were made
// before its own, as it was the first time; those that find something else are `differing`.
absl::Status SearchEachAgain(const DataModel& model, const SearchAgain& search,
                             const Execution& execution, SelectionState* selections,
                             std::vector<FieldId>* differing) {
  const SelectionState before = *selections;
  for (const SelectionState::Entry& entry : before.entries()) selections->Clear(entry.field);
  for (SelectionState::Entry entry : before.entries()) {
    if (!entry.search.empty()) {
      CELADON_ASSIGN_OR_RETURN(Bitmap now, search(entry.field, entry.search, *selections));
      if (now != *entry.symbols) {
        differing->push_back(entry.field);
        const bool locked = entry.locked;
        entry = MakeEntry(model, {entry.field, std::move(now), {}, entry.search},
                          before.mode(entry.field), execution);
        entry.locked = locked;
      }
    }
    selections->Set(std::move(entry));
  }
  return absl::OkStatus();
}

}  // namespace

SavedSelections SaveSelections(const DataModel& model, const SelectionState& selections) {
  SavedSelections saved;
  for (const SelectionState::Entry& entry : selections.entries()) {
    saved.push_back(Save(model, selections, entry.field));
  }
  for (const FieldId field : selections.fields_with_mode()) {
    if (selections.entry(field) == nullptr) saved.push_back(Save(model, selections, field));
  }
  return saved;
}

absl::StatusOr<SelectionState> RestoreSelections(const SavedSelections& saved,
                                                 const DataModel& model, const SearchAgain& search,
                                                 const Execution& execution,
                                                 std::vector<std::string>* differing) {
  SelectionState restored;
  std::vector<std::string> not_same;
  for (const SavedField& field : saved) {
    const absl::StatusOr<FieldId> id = model.FindField(field.field);
    if (id.ok()) {
      RestoredField now = Restore(field, model, *id);
      restored.SetMode(*id, now.mode);
      restored.Set(MakeEntry(model, std::move(now.selection), now.mode, execution));
      restored.SetLocked(*id, field.locked);
      if (now.same) continue;
    }
    not_same.push_back(field.field);
  }
  if (search) {
    std::vector<FieldId> found_other;
    CELADON_RETURN_IF_ERROR(SearchEachAgain(model, search, execution, &restored, &found_other));
    for (const FieldId field : found_other) not_same.push_back(model.field(field).name);
  }
  if (differing != nullptr) differing->insert(differing->end(), not_same.begin(), not_same.end());
  return restored;
}

absl::StatusOr<SelectionState> ApplySelections(const SelectionContext& context,
                                               const SavedSelections& saved,
                                               const SearchAgain& search,
                                               std::vector<std::string>* differing) {
  CELADON_ASSIGN_OR_RETURN(SelectionState after, RestoreSelections(saved, *context.model, search,
                                                                   context.execution, differing));
  std::vector<FieldId> changed;
  for (const SelectionState::Entry& entry : after.entries()) changed.push_back(entry.field);
  for (const SelectionState::Entry& entry : context.before.entries()) {
    if (!entry.locked) continue;
    const SelectionState::Entry* theirs = after.entry(entry.field);
    if (theirs != nullptr && differing != nullptr && !(*theirs->symbols == *entry.symbols)) {
      differing->push_back(context.model->field(entry.field).name);
    }
    std::erase(changed, entry.field);
    after.SetMode(entry.field, context.before.mode(entry.field));
    after.Set(entry);
  }
  CELADON_ASSIGN_OR_RETURN(const bool agree,
                           Agree(*context.model, after, changed, context.execution));
  if (agree) return after;
  return absl::FailedPreconditionError(
      "no record has the saved selections beside what is locked, or beside each other");
}

}  // namespace celadon
