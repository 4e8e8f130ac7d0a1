// What the set identifiers of a session's charts name: earlier selections, states, bookmarks.
#ifndef CELADON_ENGINE_SESSION_SELECTIONS_H_
#define CELADON_ENGINE_SESSION_SELECTIONS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/bookmark.h"
#include "celadon/hypercube.h"
#include "celadon/selection_history.h"

namespace celadon {

// A view; what it is made of outlives it.
class SessionSelections final : public NamedSelections {
 public:
  SessionSelections(const DataModel& model, const SelectionHistory& history,
                    const std::vector<std::string>& states,
                    std::shared_ptr<const Bookmarks> bookmarks, const Execution& execution)
      : model_(model),
        history_(history),
        states_(states),
        bookmarks_(std::move(bookmarks)),
        execution_(execution) {}

  std::optional<SelectionState> Back(int steps) const override;
  std::optional<SelectionState> OfState(std::string_view state) const override;
  std::optional<SelectionState> OfBookmark(std::string_view state,
                                           std::string_view bookmark) const override;
  const SelectionState& of_default_state() const { return history_.current(kDefaultState); }

 private:
  const DataModel& model_;
  const SelectionHistory& history_;
  const std::vector<std::string>& states_;
  std::shared_ptr<const Bookmarks> bookmarks_;
  const Execution& execution_;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_SESSION_SELECTIONS_H_
