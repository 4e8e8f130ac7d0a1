#include <algorithm>

#include "celadon/selection.h"

namespace celadon {

const Bitmap* SelectionState::selected(FieldId field) const {
  for (const Entry& entry : entries_) {
    if (entry.field == field) return entry.symbols.get();
  }
  return nullptr;
}

void SelectionState::Set(FieldId field, Bitmap symbols) {
  Clear(field);
  if (symbols.Any()) {
    entries_.push_back({field, std::make_shared<const Bitmap>(std::move(symbols))});
  }
}

void SelectionState::Clear(FieldId field) {
  std::erase_if(entries_, [field](const Entry& entry) { return entry.field == field; });
}

bool SelectionState::operator==(const SelectionState& other) const {
  return entries_.size() == other.entries_.size() &&
         std::all_of(entries_.begin(), entries_.end(), [&other](const Entry& entry) {
           const Bitmap* theirs = other.selected(entry.field);
           return theirs != nullptr && *theirs == *entry.symbols;
         });
}

}  // namespace celadon
