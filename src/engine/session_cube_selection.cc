// Selecting in charts, and selecting for a while.
#include "celadon/cube_selection.h"
#include "celadon/session.h"
#include "engine/chart_formulas.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<SelectionState> SelectClicked(const SelectionContext& context,
                                             std::vector<FieldSymbols> clicked, bool toggle,
                                             const SelectOptions& options) {
  if (!toggle) return SelectTogether(context, std::move(clicked), options);
  SelectionState after = context.before;
  for (const FieldSymbols& field : clicked) {
    const SelectionContext next{context.model, after, context.execution};
    CELADON_ASSIGN_OR_RETURN(SelectionState changed,
                             ToggleSymbols(next, field.field, field.symbols, options));
    after = std::move(changed);
  }
  return after;
}

absl::Status CheckRange(const SelectionState& before, const std::vector<FieldSymbols>& clicked) {
  for (const FieldSymbols& field : clicked) {
    if (!before.mode(field.field).single) continue;
    return absl::FailedPreconditionError("a range cannot be selected in a one-value field");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SelectionResult> Session::SelectInCube(const HyperCubeDefinition& cube,
                                                      const CubeClick& click, bool toggle,
                                                      const Execution& execution,
                                                      const SelectOptions& options) {
  CELADON_ASSIGN_OR_RETURN(const auto state, StateOf(cube.state));
  const ChartFormulas formulas(*app_, *state, NameOfState(cube.state), Named(execution), execution);
  CELADON_ASSIGN_OR_RETURN(std::vector<FieldSymbols> clicked,
                           FindClicked(cube, click, formulas.context(), execution));
  std::erase_if(clicked, [](const FieldSymbols& field) { return !field.symbols.Any(); });
  if (clicked.empty()) return SelectionResult();
  const std::string name = cube.state.empty() ? state_in_use_ : cube.state;
  const SelectionState& before = history_.current(name);
  if (std::holds_alternative<CubeRanges>(click)) {
    CELADON_RETURN_IF_ERROR(CheckRange(before, clicked));
  }
  CELADON_ASSIGN_OR_RETURN(SelectionState after,
                           SelectClicked(SelectionContext{model_, before, execution},
                                         std::move(clicked), toggle, options));
  const bool changed = history_.Commit(name, std::move(after));
  if (changed) inferred_.erase(name);
  return SelectionResult{.changed = changed, .ignored = {}};
}

absl::Status Session::BeginSelections() {
  if (in_selections()) {
    return absl::FailedPreconditionError("selections have been begun and not ended");
  }
  Refresh();
  before_selections_ = history_;
  return absl::OkStatus();
}

absl::StatusOr<SelectionResult> Session::EndSelections(bool accept) {
  if (!in_selections()) return absl::FailedPreconditionError("no selections have been begun");
  Refresh();
  StateSelections made = history_.current();
  history_ = *std::move(before_selections_);
  before_selections_.reset();
  if (accept) return SelectionResult{.changed = history_.Commit(std::move(made)), .ignored = {}};
  inferred_.clear();
  return SelectionResult{.changed = !(made == history_.current()), .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::ResetMadeSelections() {
  if (!in_selections()) return absl::FailedPreconditionError("no selections have been begun");
  Refresh();
  const bool changed = !(history_.current() == before_selections_->current());
  history_ = *before_selections_;
  inferred_.clear();
  return SelectionResult{.changed = changed, .ignored = {}};
}

}  // namespace celadon
