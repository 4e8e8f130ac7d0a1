// The ways back and forward of a session, and the modes of its fields.
#include "celadon/session.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<SelectionResult> Session::Back() {
  Refresh();
  if (!history_.Back()) {
    return absl::FailedPreconditionError("there are no earlier selections to go back to");
  }
  state_ = nullptr;
  return SelectionResult{.changed = true, .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::Forward() {
  Refresh();
  if (!history_.Forward()) {
    return absl::FailedPreconditionError("there are no later selections to go forward to");
  }
  state_ = nullptr;
  return SelectionResult{.changed = true, .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::SetSingle(std::string_view field, bool single) {
  Refresh();
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model_->FindField(field));
  const Execution execution = app_->engine().MakeExecution();
  CELADON_ASSIGN_OR_RETURN(
      SelectionState after,
      celadon::SetSingle(SelectionContext{model_, selections(), execution}, id, single));
  const bool changed = !(after == selections());
  history_.Amend(kDefaultState, std::move(after));
  return SelectionResult{.changed = changed, .ignored = {}};
}

}  // namespace celadon
