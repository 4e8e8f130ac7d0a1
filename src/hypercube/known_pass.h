// A pass over records that takes over what is known of all rows of their table.
//
// Source: the performance page, section 4.6 (complement counting).
#ifndef CELADON_HYPERCUBE_KNOWN_PASS_H_
#define CELADON_HYPERCUBE_KNOWN_PASS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "hypercube/record_pass.h"
#include "hypercube/table_cells.h"

namespace celadon {

// What a pass over all rows finds is kept. Where most rows are possible, the others are walked
// over, and theirs is taken away from what is known; what was asked for before and is not known is
// learned by a pass over all rows then. Extremes, and numbers that need not be whole, are found in
// the rows themselves. For one thread.
class KnownPass {
 public:
  // All of them outlive the object.
  KnownPass(RecordPass* pass, TableCells* kept, const Execution& execution)
      : pass_(*pass), kept_(*kept), execution_(execution) {}

  // As RecordPass::Run.
  absl::Status Run();

 private:
  template <typename Cell>
  using CellsPtr = TableCells::CellsPtr<Cell>;

  // An open grid of the pass.
  template <typename Cell>
  struct Wanted {
    size_t grid;
    TableCells::Key key;
    CellsPtr<Cell> cells;  // over all rows; null: they are to be learned
    size_t repeated = 0;   // the grid of another pass that counts the same
  };

  // Nullopt where cells follow from more than columns of the table.
  template <typename Grid>
  std::optional<TableCells::Key> KeyOf(const Grid& grid) const;
  // What the model itself has counted: all rows, or those of each value. Null: not by these axes.
  const Histogram* HistogramOf(const RecordPass::Counts::Grid& grid) const;
  bool IsCountedByModel(const RecordPass::Counts::Grid& grid) const;
  // Requires IsCountedByModel().
  CellsPtr<uint32_t> CountedByModel(const RecordPass::Counts::Grid& grid) const;

  absl::Status RunOverAll();
  // Fills the grids that are known; the others are wanted.
  template <typename Cell>
  void TakeKnown(GridSet<Cell>* grids, std::vector<Wanted<Cell>>* wanted);
  template <typename Cell>
  void Keep(const GridSet<Cell>& grids, const std::vector<Wanted<Cell>>& wanted);

  absl::Status RunOverMost();
  template <typename Cell>
  void FindWanted(const GridSet<Cell>& grids, std::vector<Wanted<Cell>>* wanted);
  size_t OpenGrids() const;
  absl::Status Learn();
  template <typename Cell>
  void KeepLearned(const GridSet<Cell>& learned, std::vector<Wanted<Cell>>* wanted);
  absl::Status TakeAway();
  // Asks another pass for the same.
  template <typename Cell>
  void Repeat(const GridSet<Cell>& grids, Wanted<Cell>* one, RecordPass* other) const;

  RecordPass& pass_;
  TableCells& kept_;
  const Execution& execution_;
  std::vector<Wanted<uint32_t>> counts_;
  std::vector<Wanted<double>> sums_;
  uint64_t bytes_to_learn_ = 0;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_KNOWN_PASS_H_
