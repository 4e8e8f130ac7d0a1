// A search typed into a list box: it narrows what the box shows, and selects when it is accepted.
//
// Source: Qlik's engine API, SearchListObjectFor, AcceptListObjectSearch, AbortListObjectSearch.
#ifndef CELADON_LIST_SEARCH_H_
#define CELADON_LIST_SEARCH_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "celadon/list_object.h"
#include "celadon/session.h"

namespace celadon {

// Selections do not change until Accept. For one thread, and not beyond the life of the session.
class ListSearch {
 public:
  ListSearch(Session* session, ListObjectDefinition list)
      : session_(session), list_(std::move(list)) {}

  // The values that the text finds, each with the places where it matches. The text is kept.
  absl::StatusOr<ListObject> SearchFor(std::string_view text, const Execution& execution);
  // What the list box shows now.
  absl::StatusOr<ListObject> List(const Execution& execution);

  // Selects what was searched for and ends the search: matches that are not excluded, or all where
  // each is. With `toggle` what is selected in the field stays. FailedPrecondition where nothing
  // was searched for.
  absl::StatusOr<SelectionResult> Accept(bool toggle, const Execution& execution);
  // Ends the search without selecting; the text stays for List unless it is cleared.
  void Abort(bool clear);

 private:
  Session* session_;
  ListObjectDefinition list_;
};

}  // namespace celadon

#endif  // CELADON_LIST_SEARCH_H_
