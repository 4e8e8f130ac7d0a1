// Keeping the selections of a session, and bringing them back.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "celadon/bookmark.h"
#include "celadon/session.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::Status Session::SaveBookmark(const std::string& name) {
  if (name.empty()) return absl::InvalidArgumentError("a bookmark needs a name");
  if (std::ranges::find(states_, name) != states_.end()) {
    return absl::AlreadyExistsError(absl::StrFormat("there is a state of this name: %s", name));
  }
  Refresh();
  Bookmark bookmark;
  for (const std::string& state : states_) {
    bookmark.emplace(state, SaveSelections(*model_, history_.current(state)));
  }
  app_->SaveBookmark(name, std::move(bookmark));
  return absl::OkStatus();
}

absl::StatusOr<SelectionResult> Session::ApplyBookmark(std::string_view name,
                                                       const Execution& execution) {
  Refresh();
  const std::shared_ptr<const Bookmarks> bookmarks = app_->bookmarks();
  const auto bookmark = bookmarks->find(name);
  if (bookmark == bookmarks->end()) {
    return absl::NotFoundError(absl::StrFormat("the bookmark is unknown: %s", name));
  }
  SelectionResult result;
  StateSelections after = history_.current();
  for (const auto& [state, saved] : bookmark->second) {
    if (std::ranges::find(states_, state) == states_.end()) continue;
    const SearchAgain search = [&, &name = state](FieldId field, const std::string& text,
                                                  const SelectionState& others) {
      return FindMatches(model_->field(field).name, text, /*typed=*/false, /*excluded_too=*/false,
                         name, others, execution);
    };
    std::vector<std::string> differing;
    const SelectionContext context{model_, history_.current(state), execution};
    CELADON_ASSIGN_OR_RETURN(SelectionState applied,
                             ApplySelections(context, saved, search, &differing));
    after.insert_or_assign(state, std::move(applied));
    for (const std::string& field : differing) {
      result.warnings.push_back(absl::StrFormat("state %s: not as it was saved: %s", state, field));
    }
  }
  result.changed = history_.Commit(std::move(after));
  if (result.changed) inferred_.clear();
  return result;
}

}  // namespace celadon
