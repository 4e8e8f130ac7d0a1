#include "celadon/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/bookmark.h"
#include "celadon/cube_error.h"
#include "engine/drag.h"
#include "engine/frame_cache.h"

namespace celadon {
Session::Session(std::shared_ptr<App> app)
    : app_(std::move(app)), model_(app_->model()), drag_(std::make_shared<Drag>()) {
  settings_ = app_->variables().Settings();
}

void Session::Refresh() {
  std::shared_ptr<const DataModel> current = app_->model();
  if (current == model_) return;
  const Execution execution = app_->engine().MakeExecution();
  const auto restore = [&](const SelectionState& selections) {
    // Without searching again there is nothing that fails.
    return RestoreSelections(SaveSelections(*model_, selections), *current, nullptr, execution,
                             nullptr)
        .value_or(SelectionState());
  };
  history_.Transform(restore);
  if (before_selections_.has_value()) before_selections_->Transform(restore);
  model_ = std::move(current);
  settings_ = app_->variables().Settings();
  inferred_.clear();
}

std::shared_ptr<const AssociationState> Session::state(std::string_view name) {
  Refresh();
  if (name.empty()) name = state_in_use_;
  if (std::ranges::find(states_, name) == states_.end()) return nullptr;
  const auto kept = inferred_.find(name);
  if (kept != inferred_.end() && caching_) return kept->second;
  auto inferred = std::make_shared<const AssociationState>(model_, history_.current(name));
  inferred_.insert_or_assign(std::string(name), inferred);
  return inferred;
}

absl::StatusOr<std::shared_ptr<const AssociationState>> Session::StateOf(std::string_view name) {
  auto found = state(name);
  if (found != nullptr) return found;
  return WithCubeError(
      absl::NotFoundError(absl::StrFormat("the alternate state is unknown: %s", name)),
      CubeError::kInvalidState);
}

void Session::DropCaches() {
  inferred_.clear();
  app_->frames().Clear();
}

void Session::set_caching(bool on) {
  caching_ = on;
  DropCaches();
}

}  // namespace celadon
