#include "engine/session_selections.h"

#include <algorithm>

namespace celadon {

std::optional<SelectionState> SessionSelections::Back(int steps) const {
  const SelectionState* selections = history_.At(kDefaultState, steps);
  return selections == nullptr ? std::nullopt : std::optional(*selections);
}

std::optional<SelectionState> SessionSelections::OfState(std::string_view state) const {
  if (std::ranges::find(states_, state) == states_.end()) return std::nullopt;
  return history_.current(state);
}

std::optional<SelectionState> SessionSelections::OfBookmark(std::string_view state,
                                                            std::string_view bookmark) const {
  const auto found = bookmarks_->find(bookmark);
  if (found == bookmarks_->end()) return std::nullopt;
  const auto saved = found->second.find(state.empty() ? kDefaultState : state);
  if (saved == found->second.end()) return SelectionState();
  // Nothing is searched again, so nothing fails.
  return RestoreSelections(saved->second, model_, nullptr, execution_, nullptr)
      .value_or(SelectionState());
}

}  // namespace celadon
