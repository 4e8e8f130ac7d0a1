// What frames need to know while one field is dragged and the selections beside it stay: each
// further frame costs cells, not rows.
//
// Sources: the performance page, section 4.8; Moritz, Howe, Heer, "Falcon: Balancing Interactive
// Latency and Resolution Sensitivity for Scalable Linked Visualizations", CHI 2019.
#ifndef CELADON_HYPERCUBE_BRUSH_INDEX_H_
#define CELADON_HYPERCUBE_BRUSH_INDEX_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/hypercube.h"
#include "celadon/memory_budget.h"
#include "celadon/selection.h"

namespace celadon {

class RecordPasses;

// Knows, by the values of the field, the cells that passes over the possible rows of its table were
// asked for, and the frequencies of fields in that table. What it does not know when it is asked it
// learns by a pass over the rows that the other selections leave. Linked tables, and what does not
// follow from the codes of single columns, are left to the ordinary ways. Thread-safe.
class BrushIndex {
 public:
  // Whether there can be an index: the field is in one table, and has a selection that allows the
  // rows of its values.
  static bool Serves(const DataModel& model, const SelectionState& selections, FieldId field);

  // `beside` has the selections without that in the field. Keeps so many bytes at most, and counts
  // them. Requires Serves().
  BrushIndex(std::shared_ptr<const AssociationState> beside, FieldId field, uint64_t most_bytes,
             MemoryBudget* memory);
  ~BrushIndex();

  const AssociationState& beside() const { return *beside_; }
  FieldId field() const { return field_; }
  uint64_t bytes() const { return bytes_; }  // does not wait for answers

  // Fills the cells that the passes were asked for over the rows possible in `state`, where all of
  // them are known, and hands the state frequencies: of the field, and of listed ones. The state
  // has the selections of `beside` and one in the field. Cancelled; ResourceExhausted, after which
  // the index is worthless.
  absl::Status Answer(const AssociationState& state, std::span<const FieldId> listed,
                      RecordPasses* passes, const Execution& execution);

 private:
  class Knowledge;

  const std::shared_ptr<const AssociationState> beside_;
  const FieldId field_;
  std::atomic<uint64_t> bytes_ = 0;  // of what is known
  std::mutex mutex_;                 // guards it
  std::unique_ptr<Knowledge> knowledge_;
};

// What several threads may do while charts are finished: run(task) for each task.
struct TasksBeside {
  size_t count = 0;
  std::function<void(size_t task)> run;
};

// Several charts together, as hypercube.h has it, by an index (null: without one). When the tasks
// begin, the state knows the frequencies of all listed fields.
absl::StatusOr<std::vector<HyperCube>> CalculateHyperCubes(
    const std::vector<HyperCubeDefinition>& definitions, const ChartContext& context,
    const Execution& execution, std::span<const FieldId> listed, BrushIndex* index,
    const TasksBeside& beside = {});

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRUSH_INDEX_H_
