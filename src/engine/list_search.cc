#include "celadon/list_search.h"

#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<ListObject> ListSearch::SearchFor(std::string_view text,
                                                 const Execution& execution) {
  ListObjectDefinition searched = list_;
  searched.search = std::string(text);
  CELADON_ASSIGN_OR_RETURN(ListObject found, session_->List(searched, execution));
  list_ = std::move(searched);
  return found;
}

absl::StatusOr<ListObject> ListSearch::List(const Execution& execution) {
  return session_->List(list_, execution);
}

absl::StatusOr<SelectionResult> ListSearch::Accept(bool toggle, const Execution& execution) {
  if (!list_.search.has_value()) {
    return absl::FailedPreconditionError("nothing was searched for in the list");
  }
  CELADON_ASSIGN_OR_RETURN(SelectionResult result,
                           session_->SelectSearch(list_.field, *list_.search,
                                                  {.typed = true, .add = toggle}, execution));
  list_.search.reset();
  return result;
}

void ListSearch::Abort(bool clear) {
  if (clear) list_.search.reset();
}

}  // namespace celadon
