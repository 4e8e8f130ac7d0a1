#include "engine/drag.h"

#include <utility>

namespace celadon {

std::shared_ptr<BrushIndex> Drag::Index(FrameCache& frames, const Execution& execution) {
  if (steps_ < kStepsBeforeIndex || !BrushIndex::Serves(*model_, selections_, *field_)) {
    return nullptr;
  }
  auto index = frames.FindIndex(model_, beside_, *field_);
  if (index != nullptr || made_) return index;
  made_ = true;
  return frames.MakeIndex(std::make_shared<const AssociationState>(model_, beside_), *field_,
                          execution);
}

// The field is the one that was selected in last.
void Drag::Follow(const std::shared_ptr<const DataModel>& model, const SelectionState& selections) {
  if (model == model_ && selections == selections_) return;
  selections_ = selections;
  const auto last = selections.entries().empty() ? std::nullopt
                                                 : std::optional(selections.entries().back().field);
  SelectionState beside = selections;
  if (last.has_value()) beside.Clear(*last);
  const bool goes_on = model == model_ && last.has_value() && last == field_ && beside == beside_;
  model_ = model;
  field_ = last;
  beside_ = std::move(beside);
  steps_ = goes_on ? steps_ + 1 : last.has_value() ? 1 : 0;
  made_ = made_ && goes_on;
}

}  // namespace celadon
