// A field that a user drags: whether the selections of a session have changed in one field alone
// for some frames.
#ifndef CELADON_ENGINE_DRAG_H_
#define CELADON_ENGINE_DRAG_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/selection.h"
#include "engine/frame_cache.h"
#include "hypercube/brush_index.h"

namespace celadon {

// Of one session. An index pays from the third change in a row on; it is made once a drag, so that
// sessions which displace each other's indexes do not make them over and over (both our own).
class Drag {
 public:
  // Is told what each frame is shown under, in their order.
  void Follow(const std::shared_ptr<const DataModel>& model, const SelectionState& selections);
  // The index to calculate the last frame by; null: there is none.
  std::shared_ptr<BrushIndex> Index(FrameCache& frames, const Execution& execution);

 private:
  static constexpr int kStepsBeforeIndex = 3;

  std::shared_ptr<const DataModel> model_;
  std::optional<FieldId> field_;
  SelectionState selections_;  // of the last frame
  SelectionState beside_;      // the same without the field
  int steps_ = 0;
  bool made_ = false;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_DRAG_H_
