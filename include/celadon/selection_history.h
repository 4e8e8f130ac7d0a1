// The selections of a session: one set an alternate state, and the way back and forward.
//
// Source: Qlik help "Using alternate states for comparative analysis"; engine API Back, Forward.
// One history over all states, its depth, and what makes an entry are our own (associative model,
// sections 6.5 and 6.7).
#ifndef CELADON_SELECTION_HISTORY_H_
#define CELADON_SELECTION_HISTORY_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/selection.h"

namespace celadon {

inline constexpr std::string_view kDefaultState = "$";

// The selections of each state that has any.
using StateSelections = std::map<std::string, SelectionState, std::less<>>;

// A small value: copies share the symbol sets.
class SelectionHistory {
 public:
  static constexpr size_t kDepth = 100;  // steps back that are kept

  // The selections of a state now; empty ones for a state that has none or is unknown.
  const SelectionState& current(std::string_view state) const;
  // The same `steps` back, or forward where negative. Null where there are not as many steps.
  const SelectionState* At(std::string_view state, int steps) const;
  const StateSelections& current() const { return steps_[now_]; }

  // Makes selections current as one more step; steps forward of here are dropped. False, and no
  // step, if they are what is current.
  bool Commit(std::string_view state, SelectionState selections);
  bool Commit(StateSelections selections);
  // Replaces the current selections of a state without a step.
  void Amend(std::string_view state, SelectionState selections);
  // False where there is no such step.
  bool Back();
  bool Forward();
  size_t back_count() const { return now_; }
  size_t forward_count() const { return steps_.size() - 1 - now_; }

  // Forgets the selections of a state in all steps.
  void Drop(std::string_view state);
  // Replaces every set of selections, as for a model loaded anew.
  void Transform(const std::function<SelectionState(const SelectionState&)>& transform);

 private:
  std::vector<StateSelections> steps_{StateSelections()};
  size_t now_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_HISTORY_H_
