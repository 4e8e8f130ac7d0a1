// An app on disk: what a session adds to it.
#include <utility>

#include "celadon/bookmark.h"
#include "celadon/session.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::Status Session::Save(const std::string& path, const Execution& execution) {
  Refresh();
  Bookmark saved;
  for (const std::string& state : states_) {
    saved.emplace(state, SaveSelections(*model_, history_.current(state)));
  }
  return app_->Save(path, std::move(saved), execution);
}

absl::Status Session::Open(const std::string& path, const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const Bookmark saved, app_->Open(path, execution));
  Refresh();
  history_ = SelectionHistory();
  before_selections_.reset();
  states_ = {std::string(kDefaultState)};
  state_in_use_ = states_.front();
  for (const auto& [state, selections] : saved) {
    CELADON_ASSIGN_OR_RETURN(SelectionState restored,
                             RestoreSelections(selections, *model_, nullptr, execution, nullptr));
    if (state != kDefaultState) states_.push_back(state);
    history_.Amend(state, std::move(restored));
  }
  DropCaches();
  return absl::OkStatus();
}

}  // namespace celadon
