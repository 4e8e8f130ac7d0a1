// What one worker of a pass over records reads of them, and has filled so far.
#ifndef CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_
#define CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "hypercube/record_pass.h"

namespace celadon {

// That a worker takes at once.
inline constexpr uint64_t kMorselBlocks = 64;
inline constexpr int64_t kTallyUnit = int64_t{1} << 32;  // the upper half of a tally

// Used by one thread. The pass has its lanes and grids, and outlives it.
class RecordPass::Worker {
 public:
  static constexpr size_t kBlock = BitPackedColumn::kBlockRows;
  static constexpr size_t kSlack = BitPackedColumn::kSelectSlack;

  explicit Worker(const RecordPass& pass);

  // The records of the blocks [first, last); those of blocks with few wait until there are more.
  void Take(uint64_t first, uint64_t last);
  // Those that wait still; the cells are complete then.
  void Finish();

  // Of the numbers of a lane, the largest magnitude; infinite where one is not whole. Where they
  // need not be whole, 0; infinite where their formula failed.
  double largest(size_t lane) const { return largest_[lane]; }
  // Of the grids that are filled, with their copies; empty for others.
  std::vector<uint32_t>& counts(size_t grid) { return counts_[grid]; }
  std::vector<double>& sums(size_t grid) { return sums_[grid]; }
  std::vector<RecordTotal>& totals(size_t grid) { return totals_[grid]; }
  std::vector<LeastNumber>& leasts(size_t grid) { return leasts_[grid]; }
  std::vector<ExtremeKey>& extremes(size_t grid) { return extremes_[grid]; }

 private:
  // A code for each record. Vectors that are stored across two lines take twice as long.
  struct alignas(64) RecordCodes : std::array<uint32_t, kBlock + kSlack> {};

  void MakeCells();
  size_t RecordsIn(uint64_t block) const;
  // Blocks that have at most kBlock records together, or one.
  void TakeBlocks(uint64_t first, uint64_t last);
  void AddWaiting(uint64_t block);
  void TakeWaiting();
  void TakeRecords();
  // Takes what was added up as whole numbers over, before tallies can leave their halves.
  void Flush();
  // read(column, codes) gives the codes of a column and tells how many records there are.
  template <typename Read>
  void ReadCodes(Read read);
  void LookUp(const ValueLane& lane, double* values) const;
  void Calculate(const NumberLane& lane, size_t index);
  // Takes numbers of a formula over with 0 for NULL, and sees whether they are whole.
  void Check(const double* numbers, size_t lane);

  // The cell of each record.
  void FindCells(const CellLane& lane, std::unique_ptr<RecordCodes>* cells);
  const uint32_t* CellsIn(size_t lane) const;
  // Adds number(record) to the cell of each record, with cells of the copies in turn where there
  // are any.
  template <typename Grid, typename Cell, typename Number>
  void AddToCells(const Grid& grid, Cell* cells, Number number) const;
  // The same where sum_of_run(first) knows the numbers of kRun records together.
  template <typename Grid, typename Cell, typename Number, typename SumOf>
  void AddToCells(const Grid& grid, Cell* cells, Number number, SumOf sum_of_run) const;
  template <size_t kTurns, typename Grid, typename Cell, typename Number, typename SumOf>
  void AddInTurn(const Grid& grid, Cell* cells, Number number, SumOf sum_of_run) const;
  void AddCounts(const Counts::Grid& grid, uint32_t* counts) const;
  void AddNumbers(const Sums::Grid& grid, double* sums) const;
  void AddWholes(size_t grid, int64_t* wholes) const;
  // Those of a lane that need not be whole.
  const double* NumbersIn(size_t lane) const;
  void AddTotals(const Totals::Grid& grid, RecordTotal* totals) const;
  void FindLeasts(const Leasts::Grid& grid, LeastNumber* leasts) const;
  void FindExtremes(const Extremes::Grid& grid, ExtremeKey* extremes) const;

  const RecordPass& pass_;
  std::vector<uint32_t> rows_;  // that wait
  size_t records_ = 0;          // that are taken
  uint64_t tallied_ = 0;        // since the last Flush
  std::vector<std::unique_ptr<RecordCodes>> codes_;
  std::vector<std::unique_ptr<RecordCodes>> cells_;  // null for one axis: its codes
  std::unique_ptr<RecordCodes> next_cells_;
  std::vector<uint64_t> runs_;  // of the cells: which are the same kRun times
  std::vector<std::vector<double>> values_;
  std::vector<std::vector<double>> numbers_;            // of formulas
  std::vector<std::unique_ptr<Evaluator>> evaluators_;  // null: a field
  std::vector<double> largest_;
  std::vector<std::vector<uint32_t>> counts_;
  std::vector<std::vector<double>> sums_;
  std::vector<std::vector<int64_t>> wholes_;  // of grids of sums: tallies or whole numbers
  std::vector<std::vector<RecordTotal>> totals_;
  std::vector<std::vector<LeastNumber>> leasts_;
  std::vector<std::vector<ExtremeKey>> extremes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_
