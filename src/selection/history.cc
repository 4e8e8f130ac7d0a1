#include "celadon/selection_history.h"

#include <utility>

namespace celadon {
namespace {

const SelectionState& In(const StateSelections& selections, std::string_view state) {
  static const SelectionState kNone;
  const auto found = selections.find(state);
  return found == selections.end() ? kNone : found->second;
}

void Put(std::string_view state, SelectionState of_state, StateSelections* selections) {
  if (of_state == SelectionState()) {
    if (const auto found = selections->find(state); found != selections->end()) {
      selections->erase(found);
    }
  } else {
    selections->insert_or_assign(std::string(state), std::move(of_state));
  }
}

// A state without selections has no entry, so that equal steps are the same maps.
void LeaveOutEmpty(StateSelections* selections) {
  std::erase_if(*selections, [](const auto& entry) { return entry.second == SelectionState(); });
}

// Makes one step of equal ones that follow each other; what is current at `now` stays.
void JoinEqualSteps(std::vector<StateSelections>* steps, size_t* now) {
  std::vector<StateSelections> distinct;
  size_t place = 0;
  for (size_t step = 0; step < steps->size(); ++step) {
    StateSelections& selections = (*steps)[step];
    if (distinct.empty() || !(distinct.back() == selections)) {
      distinct.push_back(std::move(selections));
    } else if (step == *now) {
      distinct.back() = std::move(selections);
    }
    if (step == *now) place = distinct.size() - 1;
  }
  *steps = std::move(distinct);
  *now = place;
}

}  // namespace

const SelectionState& SelectionHistory::current(std::string_view state) const {
  return In(steps_[now_], state);
}

const SelectionState* SelectionHistory::At(std::string_view state, int steps) const {
  const auto step = static_cast<int64_t>(now_) - steps;
  if (step < 0 || step >= static_cast<int64_t>(steps_.size())) return nullptr;
  return &In(steps_[static_cast<size_t>(step)], state);
}

bool SelectionHistory::Commit(std::string_view state, SelectionState selections) {
  StateSelections next = steps_[now_];
  Put(state, std::move(selections), &next);
  return Commit(std::move(next));
}

bool SelectionHistory::Commit(StateSelections selections) {
  LeaveOutEmpty(&selections);
  if (selections == steps_[now_]) return false;
  steps_.resize(now_ + 1);
  steps_.push_back(std::move(selections));
  if (steps_.size() > kDepth + 1) steps_.erase(steps_.begin());
  now_ = steps_.size() - 1;
  return true;
}

void SelectionHistory::Amend(std::string_view state, SelectionState selections) {
  Put(state, std::move(selections), &steps_[now_]);
}

bool SelectionHistory::Back() {
  if (now_ == 0) return false;
  --now_;
  return true;
}

bool SelectionHistory::Forward() {
  if (now_ + 1 == steps_.size()) return false;
  ++now_;
  return true;
}

void SelectionHistory::Drop(std::string_view state) {
  for (StateSelections& step : steps_) Put(state, SelectionState(), &step);
  JoinEqualSteps(&steps_, &now_);
}

void SelectionHistory::Transform(
    const std::function<SelectionState(const SelectionState&)>& transform) {
  for (StateSelections& step : steps_) {
    for (auto& [state, selections] : step) selections = transform(selections);
    LeaveOutEmpty(&step);
  }
  JoinEqualSteps(&steps_, &now_);
}

}  // namespace celadon
