#include <mutex>
#include <optional>
#include <utility>

#include "celadon/associative_search.h"
#include "runtime/status_macros.h"
#include "selection/field_text_index.h"

namespace celadon {

struct SearchIndex::Slot {
  std::mutex mutex;
  std::optional<FieldTextIndex> index;  // guarded by mutex until it is there
};

SearchIndex::SearchIndex(std::shared_ptr<const DataModel> model, RegionalSettings settings)
    : model_(std::move(model)),
      settings_(std::move(settings)),
      slots_(std::make_unique<Slot[]>(model_->fields().size())) {}

SearchIndex::~SearchIndex() = default;

absl::StatusOr<const FieldTextIndex*> SearchIndex::Field(FieldId field,
                                                         const Execution& execution) const {
  Slot& slot = slots_[field];
  std::lock_guard lock(slot.mutex);
  if (!slot.index.has_value()) {
    CELADON_ASSIGN_OR_RETURN(
        FieldTextIndex built,
        FieldTextIndex::Build(*model_->field(field).symbols, settings_, execution));
    slot.index = std::move(built);
  }
  return &*slot.index;
}

}  // namespace celadon
