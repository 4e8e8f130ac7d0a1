// The rules of selecting, written down once more in the plainest way: sets and loops over
// brute-force inference.
#ifndef CELADON_TESTS_SELECTION_PLAIN_SELECTIONS_H_
#define CELADON_TESTS_SELECTION_PLAIN_SELECTIONS_H_

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/select.h"
#include "celadon/selection.h"

namespace celadon {

using Values = std::set<SymbolId>;

Values Minus(const Values& a, const Values& b);
Values SymmetricDifference(const Values& a, const Values& b);
bool Meet(const Values& a, const Values& b);
Bitmap AsBitmap(const Values& values, size_t size);

// A selection wanted in a field; `out` are those of the values to be excluded by force.
struct PlainChange {
  FieldId field = 0;
  Values values, out;
};

struct PlainSelections {
  struct Entry {
    FieldId field = 0;
    Values values, out;
    bool locked = false;
  };
  std::vector<Entry> entries;  // in the order of their last change
  std::set<FieldId> single, and_mode;

  const Entry* Find(FieldId field) const;
  Entry* Find(FieldId field);
  void Clear(FieldId field);
  // An entry without values clears the field.
  void Set(Entry entry);
  bool Pinned(const Entry& entry) const { return entry.locked || single.contains(entry.field); }
};

// The same as the engine keeps it, but for the rows of and-mode.
SelectionState Built(const DataModel& model, const PlainSelections& plain);

// The values that pass the selections of the other fields.
Values CompatibleValues(const DataModel& model, const PlainSelections& plain, FieldId field);

// Whether each field has a value left, or in and-mode a row.
bool Agree(const DataModel& model, const PlainSelections& plain,
           const std::vector<FieldId>& fields);

// Associative model, section 6.1, word for word; nullopt where it says that the operation fails.
std::optional<PlainSelections> Apply(const DataModel& model, const PlainSelections& before,
                                     const std::vector<PlainChange>& changes,
                                     const SelectOptions& options);

// Section 6.4: whether a field may be in and-mode.
bool MayBeInAndMode(const DataModel& model, FieldId field);

// Section 6.6: the saved selections in place of those before, locked fields staying as they are.
std::optional<PlainSelections> ApplySaved(const DataModel& model, const PlainSelections& before,
                                          PlainSelections saved);

}  // namespace celadon

#endif  // CELADON_TESTS_SELECTION_PLAIN_SELECTIONS_H_
