// What one worker of a pass over records reads of them, and has filled so far.
#ifndef CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_
#define CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "hypercube/record_pass.h"

namespace celadon {

inline constexpr double kMostExactSum =
    9007199254740992.0;  // 2^53: up to here whole sums are exact
inline constexpr double kTallyUnit =
    4294967296.0;  // 2^32: the upper half of a tally counts in these

// Used by one thread. The pass has its lanes and grids, and outlives it.
class RecordPass::Worker {
 public:
  static constexpr size_t kBlock = BitPackedColumn::kBlockRows;

  explicit Worker(const RecordPass& pass);

  // The records of a block; those of blocks with few wait until there are more of them.
  void Take(uint64_t block);
  // Those that wait.
  void TakeWaiting();
  // Takes the tallies apart, before they can leave their halves.
  void Flush();

  // Of the numbers of a lane, the largest magnitude; infinite where one is not whole.
  double largest(size_t lane) const { return largest_[lane]; }
  // Of the grids that are filled, with their copies; empty for others.
  std::vector<uint32_t>& counts(size_t grid) { return counts_[grid]; }
  std::vector<double>& sums(size_t grid) { return sums_[grid]; }
  std::vector<ExtremeKey>& extremes(size_t grid) { return extremes_[grid]; }

 private:
  void MakeCells();
  void AddWaiting(std::span<const uint64_t> words, uint32_t first_row);
  void TakeRecords();
  // read(column, codes) gives the codes of a column and tells how many records there are.
  template <typename Read>
  void ReadCodes(Read read);
  void Calculate(const NumberLane& lane, size_t index);
  void LookUp(const ArgumentInput& input, size_t lane, std::vector<double>* numbers) const;
  // Takes numbers of a formula over with 0 for NULL, and sees whether they are whole.
  void Check(const double* numbers, size_t lane);

  // Calls visit(record, cell, copy) for the records, the copies in turn.
  template <typename Grid, typename Visit>
  void VisitCells(const Grid& grid, Visit visit) const;
  // The same for a known number of axes, the first of which has the weight 1.
  template <size_t... kAxis, typename Grid, typename Visit>
  void VisitCells(std::index_sequence<kAxis...>, const Grid& grid, Visit visit) const;
  template <typename CellOf, typename Visit>
  void VisitInTurn(CellOf cell_of, Visit visit) const;
  // Calls change(record, cell) for the records, with cells of the copies in turn where there are
  // any.
  template <typename Grid, typename Cell, typename Change>
  void ChangeCells(const Grid& grid, Cell* cells, Change change) const;
  void AddNumbers(const Sums::Grid& grid, double* sums) const;
  void AddTallies(const Sums::Grid& grid, int64_t* tallies) const;
  void FindExtremes(const Extremes::Grid& grid, ExtremeKey* extremes) const;

  const RecordPass& pass_;
  std::vector<uint32_t> rows_;  // that wait
  size_t records_ = 0;          // that are taken
  std::vector<std::vector<uint32_t>> codes_;
  std::vector<std::vector<double>> numbers_;
  std::vector<std::vector<std::vector<double>>> inputs_;  // of formulas
  std::vector<std::unique_ptr<Evaluator>> evaluators_;    // null: a field
  std::vector<double> largest_;
  std::vector<std::vector<uint32_t>> counts_;
  std::vector<std::vector<double>> sums_;
  std::vector<std::vector<int64_t>> tallies_;  // of grids of sums
  std::vector<std::vector<ExtremeKey>> extremes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PASS_WORKER_H_
