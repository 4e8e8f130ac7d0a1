#include "selection/plain_selections.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "selection/brute_force.h"

namespace celadon {
namespace {

PlainSelections With(PlainSelections selections,
                     const std::vector<PlainSelections::Entry>& entries) {
  for (const PlainSelections::Entry& entry : entries) selections.Set(entry);
  return selections;
}

bool MayChange(const PlainSelections& before, const PlainChange& change,
               const SelectOptions& options) {
  const PlainSelections::Entry* entry = before.Find(change.field);
  if (entry != nullptr && entry->locked && !options.soft_lock) return false;
  if (!change.out.empty() && !before.and_mode.contains(change.field)) return false;
  if (!before.single.contains(change.field) || change.values.size() == 1) return true;
  return change.values.empty() && options.deselect_only_value;
}

}  // namespace

Values Minus(const Values& a, const Values& b) {
  Values rest;
  std::ranges::set_difference(a, b, std::inserter(rest, rest.end()));
  return rest;
}

Values SymmetricDifference(const Values& a, const Values& b) {
  Values difference;
  std::ranges::set_symmetric_difference(a, b, std::inserter(difference, difference.end()));
  return difference;
}

bool Meet(const Values& a, const Values& b) {
  return std::ranges::any_of(a, [&b](SymbolId v) { return b.contains(v); });
}

Bitmap AsBitmap(const Values& values, size_t size) {
  Bitmap symbols(size);
  for (const SymbolId value : values) symbols.Set(value);
  return symbols;
}

const PlainSelections::Entry* PlainSelections::Find(FieldId field) const {
  const auto found = std::ranges::find(entries, field, &Entry::field);
  return found == entries.end() ? nullptr : &*found;
}

PlainSelections::Entry* PlainSelections::Find(FieldId field) {
  const auto found = std::ranges::find(entries, field, &Entry::field);
  return found == entries.end() ? nullptr : &*found;
}

void PlainSelections::Clear(FieldId field) {
  std::erase_if(entries, [field](const Entry& entry) { return entry.field == field; });
}

void PlainSelections::Set(Entry entry) {
  Clear(entry.field);
  if (!entry.values.empty()) entries.push_back(std::move(entry));
}

SelectionState Built(const DataModel& model, const PlainSelections& plain) {
  SelectionState state;
  for (const PlainSelections::Entry& entry : plain.entries) {
    const size_t size = model.field(entry.field).symbols->size();
    SelectionState::Entry built;
    built.field = entry.field;
    built.symbols = std::make_shared<const Bitmap>(AsBitmap(entry.values, size));
    built.locked = entry.locked;
    if (!entry.out.empty()) {
      built.forced_out = std::make_shared<const Bitmap>(AsBitmap(entry.out, size));
    }
    state.Set(std::move(built));
  }
  for (FieldId field = 0; field < model.fields().size(); ++field) {
    state.SetMode(field, {.single = plain.single.contains(field),
                          .and_mode = plain.and_mode.contains(field)});
  }
  return state;
}

Values CompatibleValues(const DataModel& model, const PlainSelections& plain, FieldId field) {
  const SelectionState state = Built(model, plain);
  const BruteForce oracle(model, state);
  Values found;
  for (SymbolId v = 0; v < model.field(field).symbols->size(); ++v) {
    if (oracle.IsCompatible(field, v)) found.insert(v);
  }
  return found;
}

bool Agree(const DataModel& model, const PlainSelections& plain,
           const std::vector<FieldId>& fields) {
  const SelectionState state = Built(model, plain);
  const BruteForce oracle(model, state);
  return std::ranges::all_of(fields, [&](FieldId field) {
    if (!plain.and_mode.contains(field)) {
      return std::ranges::any_of(plain.Find(field)->values,
                                 [&](SymbolId value) { return oracle.IsCompatible(field, value); });
    }
    const TableId table = model.field(field).home().table;
    RowIndex row = 0;
    while (row < model.table(table).rows && !oracle.RowIsPossible(table, row)) ++row;
    return row < model.table(table).rows;
  });
}

std::optional<PlainSelections> Apply(const DataModel& model, const PlainSelections& before,
                                     const std::vector<PlainChange>& changes,
                                     const SelectOptions& options) {
  PlainSelections others = before;
  std::vector<PlainSelections::Entry> changed;
  std::vector<FieldId> fields;
  for (const PlainChange& change : changes) {
    if (!MayChange(before, change, options)) return std::nullopt;
    others.Clear(change.field);
    if (change.values.empty()) continue;
    const PlainSelections::Entry* entry = before.Find(change.field);
    changed.push_back({change.field, change.values, change.out, entry != nullptr && entry->locked});
    fields.push_back(change.field);
  }
  if (Agree(model, With(others, changed), fields)) return With(others, changed);

  PlainSelections kept = others;
  std::erase_if(kept.entries, [&](const auto& entry) { return !others.Pinned(entry); });
  if (!Agree(model, With(kept, changed), fields)) return std::nullopt;
  PlainSelections after = others;
  for (size_t i = others.entries.size(); i-- > 0;) {
    const PlainSelections::Entry& entry = others.entries[i];
    if (others.Pinned(entry)) continue;
    PlainSelections more = kept;
    more.Set(entry);
    if (Agree(model, With(more, changed), fields)) {
      kept = more;
    } else {
      after.Clear(entry.field);
    }
  }
  return With(after, changed);
}

bool MayBeInAndMode(const DataModel& model, FieldId field) {
  const Field& facts = model.field(field);
  const Table& table = model.table(facts.home().table);
  if (facts.columns.size() != 1 || table.columns.size() != 2 || facts.home().column != 1) {
    return false;
  }
  std::set<std::pair<uint32_t, uint32_t>> rows;
  for (RowIndex row = 0; row < table.rows; ++row) {
    rows.insert({table.columns[0].codes[row], table.columns[1].codes[row]});
  }
  return rows.size() == table.rows;
}

std::optional<PlainSelections> ApplySaved(const DataModel& model, const PlainSelections& before,
                                          PlainSelections saved) {
  std::erase_if(saved.single, [&saved](FieldId field) {
    const PlainSelections::Entry* entry = saved.Find(field);
    return entry == nullptr || entry->values.size() != 1;
  });
  PlainSelections after = saved;
  std::vector<FieldId> changed;
  for (const PlainSelections::Entry& entry : saved.entries) changed.push_back(entry.field);
  for (const PlainSelections::Entry& entry : before.entries) {
    if (!entry.locked) continue;
    std::erase(changed, entry.field);
    for (const auto& [now, old] :
         {std::pair(&after.single, &before.single), std::pair(&after.and_mode, &before.and_mode)}) {
      now->erase(entry.field);
      if (old->contains(entry.field)) now->insert(entry.field);
    }
    after.Set(entry);
  }
  if (!Agree(model, after, changed)) return std::nullopt;
  return after;
}

}  // namespace celadon
