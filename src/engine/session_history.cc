// The ways back and forward of a session, and the modes of its fields.
#include "celadon/session.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<SelectionResult> Session::Back() {
  Refresh();
  if (!history_.Back()) {
    return absl::FailedPreconditionError("there are no earlier selections to go back to");
  }
  inferred_.clear();
  return SelectionResult{.changed = true, .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::Forward() {
  Refresh();
  if (!history_.Forward()) {
    return absl::FailedPreconditionError("there are no later selections to go forward to");
  }
  inferred_.clear();
  return SelectionResult{.changed = true, .ignored = {}};
}

// A mode alone is no step of its own: going back leads past it. It is one where it changes what is
// selected or left.
absl::StatusOr<SelectionResult> Session::ChangeMode(std::string_view field,
                                                    const Execution& execution,
                                                    Operation operation) {
  Refresh();
  CELADON_RETURN_IF_ERROR(model_->FindField(field).status());  // derived fields have no modes
  CELADON_ASSIGN_OR_RETURN(SelectionState after, Operate(field, execution, operation));
  if (!after.SelectsSame(selections())) return Adopt(std::move(after));
  const bool changed = !(after == selections());
  history_.Amend(state_in_use_, std::move(after));
  inferred_.erase(state_in_use_);
  return SelectionResult{.changed = changed, .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::SetSingle(std::string_view field, bool single) {
  return ChangeMode(field, app_->engine().MakeExecution(),
                    [single](const SelectionContext& context, FieldId id) {
                      return celadon::SetSingle(context, id, single);
                    });
}

absl::StatusOr<SelectionResult> Session::SetAndMode(std::string_view field, bool and_mode,
                                                    const Execution& execution) {
  return ChangeMode(field, execution, [and_mode](const SelectionContext& context, FieldId id) {
    return celadon::SetAndMode(context, id, and_mode);
  });
}

}  // namespace celadon
