// One pass over records for all charts of a frame: how many records fall into each cell of a grid,
// and what numbers of theirs add up to there.
//
// Sources: the performance page, section 4.7 (charts share row masks, decoded blocks and joint
// codes; a coarser cube is derived from a finer one).
#ifndef CELADON_HYPERCUBE_RECORD_PASS_H_
#define CELADON_HYPERCUBE_RECORD_PASS_H_

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/argument_reader.h"
#include "hypercube/grid_set.h"
#include "hypercube/record_plan.h"

namespace celadon {

// Asked for everything first, then run once, on all workers, then read.
class RecordPass {
 public:
  // Name what was asked for.
  struct CountId {
    size_t grid;
  };
  struct SumId {
    size_t grid;
  };

  explicit RecordPass(RecordSource records) : records_(std::move(records)) {}

  const RecordSource& records() const { return records_; }

  CountId Count(std::vector<CellAxis> axes) { return {counts_.Ask(std::move(axes), 0)}; }
  // Whether counting by these axes costs no look at the records, given what was asked for so far.
  bool CountsAlong(const std::vector<CellAxis>& axes) const { return counts_.Covers(axes); }
  // Requires CanAdd(argument). What is handed over outlives the pass.
  SumId Sum(std::vector<CellAxis> axes, const ReadArgument& argument,
            const TextInterpreter& interpreter) {
    return {sums_.Ask(std::move(axes), NumbersOf(argument, interpreter))};
  }
  // Whether an argument is a field of whole numbers, or a formula of such fields alone; that the
  // formula gives whole numbers too is seen in the pass.
  static bool CanAdd(const ReadArgument& argument);

  // Cancelled; ResourceExhausted.
  absl::Status Run(const Execution& execution);

  // The records of each cell.
  std::span<const uint32_t> counts(CountId id) const { return counts_.grids()[id.grid].cells; }
  // The sum of each cell, NULLs left out; empty where a number was not whole, or sums may have
  // grown too large to be exact.
  std::span<const double> sums(SumId id) const { return sums_.grids()[id.grid].cells; }

 private:
  using Counts = GridSet<uint32_t>;
  using Sums = GridSet<double>;
  // What is read of a block: the codes of a column, or what a map makes of those of another lane.
  struct CodeLane {
    const BitPackedColumn* column;
    const uint32_t* map;
    size_t mapped;
  };
  struct NumberLane {
    const ReadArgument* argument;
    const TextInterpreter* interpreter;
    std::vector<size_t> codes;  // the lanes of its inputs
  };
  class Worker;

  size_t LaneOf(const BitPackedColumn* column, const uint32_t* map);
  size_t NumbersOf(const ReadArgument& argument, const TextInterpreter& interpreter);
  template <typename Cell>
  void AssignLanes(GridSet<Cell>* grids);
  // Counts without a walk over blocks, where that is quicker.
  std::vector<uint64_t> CountQuickly(const Counts::Grid& grid, const Execution& execution) const;
  // Each share of the work fills cells of its own.
  absl::Status WalkBlocks(size_t shares, const Execution& execution);

  RecordSource records_;
  std::vector<CodeLane> codes_;
  std::vector<NumberLane> numbers_;
  Counts counts_;
  Sums sums_;
  MemoryReservation memory_;
};

// The passes of a frame: one for each table and scope.
class RecordPasses {
 public:
  RecordPass& Over(const RecordSource& records);
  // Null where nothing was asked for over these rows (null: all) of the table.
  RecordPass* Find(const Table& table, const Bitmap* scope);
  absl::Status Run(const Execution& execution);

 private:
  std::deque<RecordPass> passes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PASS_H_
