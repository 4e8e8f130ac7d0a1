// Selections by names and values: what outlives a model, in a bookmark or over a reload.
//
// Source: Qlik's engine API (BookmarkFieldItem, ApplyAndVerifyBookmark); QlikView help "Alternate
// states and bookmarks". What is kept of locks, and that values are always the selected ones, is
// our own (associative model, section 6.6).
#ifndef CELADON_BOOKMARK_H_
#define CELADON_BOOKMARK_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/select.h"
#include "celadon/selection.h"
#include "celadon/value.h"

namespace celadon {

struct SavedField {
  std::string field;
  std::vector<Value> values;      // none: the field has a mode alone
  std::vector<Value> forced_out;  // and-mode: of the values, those excluded by force
  std::string search;             // the text that the values were found by; else empty
  bool locked = false;
  FieldMode mode;
};

// In the order of selection.
using SavedSelections = std::vector<SavedField>;
// By alternate state.
using Bookmark = std::map<std::string, SavedSelections, std::less<>>;
using Bookmarks = std::map<std::string, Bookmark, std::less<>>;

SavedSelections SaveSelections(const DataModel& model, const SelectionState& selections);

// Finds what a search text stands for beside other selections, to be selected.
using SearchAgain = std::function<absl::StatusOr<Bitmap>(FieldId field, const std::string& search,
                                                         const SelectionState& others)>;

// The saved selections in a model: fields and values that it does not have are left out, and with
// `search` what was found by a text is searched again. `differing`, if not null, receives the
// fields that are not as they were saved. Whether the selections agree is not asked.
absl::StatusOr<SelectionState> RestoreSelections(const SavedSelections& saved,
                                                 const DataModel& model, const SearchAgain& search,
                                                 const Execution& execution,
                                                 std::vector<std::string>* differing);

// The same in place of what is selected, as a bookmark is applied: locked fields stay as they are.
// FailedPrecondition where they contradict what was saved, or that contradicts itself.
absl::StatusOr<SelectionState> ApplySelections(const SelectionContext& context,
                                               const SavedSelections& saved,
                                               const SearchAgain& search,
                                               std::vector<std::string>* differing);

}  // namespace celadon

#endif  // CELADON_BOOKMARK_H_
