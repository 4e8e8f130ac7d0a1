// What frames have shown lately, shared by the sessions of an app: a state that comes back is shown
// again without calculating anything.
#ifndef CELADON_ENGINE_FRAME_CACHE_H_
#define CELADON_ENGINE_FRAME_CACHE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/kept_bytes.h"
#include "celadon/memory_budget.h"
#include "celadon/session.h"
#include "engine/kept_frame.h"
#include "hypercube/brush_index.h"
#include "hypercube/table_cells.h"

namespace celadon {

// Thread-safe. Keeps the frames asked for most recently, up to a bound of our own.
class FrameCache {
 public:
  // What results depend on besides the definitions of the objects and what Clear() is called for.
  struct Situation {
    std::shared_ptr<const DataModel> model;
    std::shared_ptr<const Bookmarks> bookmarks;
    std::vector<std::string> states;
    std::string state_in_use;
    StateSelections selections;
  };
  using Objects = std::vector<ObjectDefinition>;
  using Results = std::vector<ObjectResult>;

  // `index_bytes` are for what is learned of the data itself.
  FrameCache(MemoryBudget* memory, uint64_t index_bytes);

  // Null where the frame is not kept.
  std::shared_ptr<const KeptFrame> Find(const Situation& situation, const Objects& objects);
  // `version` is what version() was before the calculation: results that something has changed
  // under meanwhile are not kept.
  void Keep(uint64_t version, Situation situation, Objects objects, Results results);

  // What a host wrote in that format of a frame that is kept; null where that is not kept.
  std::shared_ptr<const FrameTexts> FindTexts(const Situation& situation, const Objects& objects,
                                              std::string_view format);
  // Beside the frame, if that is kept. Texts have a quarter of the bytes of all, and give way
  // before frames do: those of the frames asked for longest ago.
  void KeepTexts(uint64_t version, const Situation& situation, const Objects& objects,
                 std::string format, std::shared_ptr<const FrameTexts> texts);

  // The index for dragging a field beside these selections; null where none is kept.
  std::shared_ptr<BrushIndex> FindIndex(const std::shared_ptr<const DataModel>& model,
                                        const SelectionState& beside, FieldId field);
  // A new one, which is kept. It may take half of the bytes of all; others that are kept give way.
  std::shared_ptr<BrushIndex> MakeIndex(std::shared_ptr<const AssociationState> beside,
                                        FieldId field, const Execution& execution);
  // After a failure.
  void DropIndex(const BrushIndex& index);

  // What charts over all rows of the model have found: of one model at a time. Null: nothing is to
  // be kept.
  std::shared_ptr<TableCells> CellsOf(const std::shared_ptr<const DataModel>& model);

  KeptBytes kept() const;
  uint64_t version() const;
  // After a change of variables: what is known of the data stays.
  void ClearResults();
  // After a load, or to free the memory.
  void Clear();

 private:
  struct Frame {
    Situation situation;
    Objects objects;
    std::shared_ptr<const KeptFrame> results;
    uint64_t bytes;  // without the texts
    std::string format = {};
    std::shared_ptr<const FrameTexts> texts = nullptr;  // null: they are not kept
    uint64_t text_bytes = 0;
  };

  // Whether the frame is kept; it is the most recent one then. Requires the lock.
  bool Recent(const Situation& situation, const Objects& objects);
  // All of these require the lock.
  uint64_t IndexBytes() const;
  void DropResults();
  void DropTexts(Frame* frame);
  void DropLastTexts();  // requires that there are any
  // Lets texts and then frames give way until what is kept keeps to its bounds.
  void KeepToBounds();

  const uint64_t most_bytes_;
  const uint64_t index_bytes_;
  mutable std::mutex mutex_;
  uint64_t version_ = 0;
  std::list<Frame> frames_;  // the most recent one first
  uint64_t bytes_ = 0;       // of the frames, without their texts
  uint64_t text_bytes_ = 0;
  std::list<std::shared_ptr<BrushIndex>> indexes_;  // the most recent one first
  MemoryReservation memory_;
  MemoryBudget* const budget_;
  std::shared_ptr<TableCells> cells_;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_FRAME_CACHE_H_
