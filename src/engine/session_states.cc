// The alternate states of a session.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "celadon/session.h"

namespace celadon {
namespace {

// `$1`, `$_2`: steps of the history.
bool NamesAStep(std::string_view name) {
  if (!name.starts_with('$')) return false;
  name.remove_prefix(name.starts_with("$_") ? 2 : 1);
  return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

bool MeansSomethingElse(std::string_view name) {
  return name.empty() || name == kDefaultState || name == "0" || name == "1" || NamesAStep(name);
}

}  // namespace

absl::Status Session::AddState(const std::string& name) {
  if (MeansSomethingElse(name)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("this name has another meaning in set expressions: %s", name));
  }
  if (std::ranges::find(states_, name) != states_.end()) {
    return absl::AlreadyExistsError(absl::StrFormat("there is a state of this name: %s", name));
  }
  if (app_->bookmarks()->contains(name)) {
    return absl::AlreadyExistsError(absl::StrFormat("there is a bookmark of this name: %s", name));
  }
  states_.push_back(name);
  return absl::OkStatus();
}

absl::Status Session::DropState(std::string_view name) {
  const auto found = std::ranges::find(states_, name);
  if (name == kDefaultState || found == states_.end()) {
    return absl::NotFoundError(absl::StrFormat("there is no such alternate state: %s", name));
  }
  history_.Drop(name);
  if (before_selections_.has_value()) before_selections_->Drop(name);
  if (state_in_use_ == name) state_in_use_ = kDefaultState;
  if (const auto kept = inferred_.find(name); kept != inferred_.end()) inferred_.erase(kept);
  states_.erase(found);
  return absl::OkStatus();
}

absl::Status Session::UseState(std::string_view name) {
  if (std::ranges::find(states_, name) == states_.end()) {
    return absl::NotFoundError(absl::StrFormat("the alternate state is unknown: %s", name));
  }
  state_in_use_ = name;
  return absl::OkStatus();
}

}  // namespace celadon
