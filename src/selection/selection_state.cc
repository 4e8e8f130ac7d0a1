#include <algorithm>
#include <utility>

#include "celadon/selection.h"

namespace celadon {
namespace {

using SharedSet = std::shared_ptr<const Bitmap>;

bool SameSet(const SharedSet& a, const SharedSet& b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

}  // namespace

SelectionState::Entry* SelectionState::Find(FieldId field) {
  const auto found = std::ranges::find(entries_, field, &Entry::field);
  return found == entries_.end() ? nullptr : &*found;
}

const SelectionState::Entry* SelectionState::entry(FieldId field) const {
  const auto found = std::ranges::find(entries_, field, &Entry::field);
  return found == entries_.end() ? nullptr : &*found;
}

const Bitmap* SelectionState::selected(FieldId field) const {
  const Entry* found = entry(field);
  return found == nullptr ? nullptr : found->symbols.get();
}

bool SelectionState::locked(FieldId field) const {
  const Entry* found = entry(field);
  return found != nullptr && found->locked;
}

FieldMode SelectionState::mode(FieldId field) const {
  const auto found = std::ranges::find(modes_, field, &ModeEntry::field);
  return found == modes_.end() ? FieldMode() : found->mode;
}

std::vector<FieldId> SelectionState::fields_with_mode() const {
  std::vector<FieldId> fields;
  for (const ModeEntry& entry : modes_) fields.push_back(entry.field);
  return fields;
}

void SelectionState::Set(FieldId field, Bitmap symbols) {
  Entry entry;
  entry.field = field;
  entry.symbols = std::make_shared<const Bitmap>(std::move(symbols));
  entry.locked = locked(field);
  Set(std::move(entry));
}

void SelectionState::Set(Entry entry) {
  Clear(entry.field);
  if (entry.symbols->Any()) entries_.push_back(std::move(entry));
}

void SelectionState::Clear(FieldId field) {
  std::erase_if(entries_, [field](const Entry& entry) { return entry.field == field; });
}

void SelectionState::SetLocked(FieldId field, bool locked) {
  if (Entry* found = Find(field); found != nullptr) found->locked = locked;
}

void SelectionState::SetMode(FieldId field, FieldMode mode) {
  std::erase_if(modes_, [field](const ModeEntry& entry) { return entry.field == field; });
  if (mode == FieldMode()) return;
  modes_.insert(std::ranges::upper_bound(modes_, field, {}, &ModeEntry::field), {field, mode});
}

bool SelectionState::operator==(const SelectionState& other) const {
  return modes_ == other.modes_ && entries_.size() == other.entries_.size() &&
         std::ranges::all_of(entries_, [&other](const Entry& entry) {
           const Entry* theirs = other.entry(entry.field);
           return theirs != nullptr && theirs->locked == entry.locked &&
                  *theirs->symbols == *entry.symbols &&
                  SameSet(theirs->forced_out, entry.forced_out);
         });
}

bool SelectionState::SelectsSame(const SelectionState& other) const {
  SelectionState in_same_modes = other;
  in_same_modes.modes_ = modes_;
  return *this == in_same_modes && std::ranges::all_of(entries_, [&other](const Entry& entry) {
    return (other.entry(entry.field)->rows == nullptr) == (entry.rows == nullptr);
  });
}

}  // namespace celadon
