// One pass over records for all charts of a frame: how many records fall into each cell of a grid,
// what numbers of theirs add up to there, and the smallest and largest ones.
//
// Sources: the performance page, section 4.7 (charts share row masks, decoded blocks and joint
// codes; a coarser cube is derived from a finer one).
#ifndef CELADON_HYPERCUBE_RECORD_PASS_H_
#define CELADON_HYPERCUBE_RECORD_PASS_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/argument_reader.h"
#include "hypercube/extreme_key.h"
#include "hypercube/grid_set.h"
#include "hypercube/grid_subject.h"
#include "hypercube/least_number.h"
#include "hypercube/number_total.h"
#include "hypercube/record_plan.h"

namespace celadon {

class TableCells;

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
  struct TotalId {
    size_t grid;
  };
  struct LeastId {
    size_t grid;
    bool largest;
  };
  struct ExtremeId {
    size_t grid;
  };

  // The scope may still be to be found.
  explicit RecordPass(RecordSource records) : records_(std::move(records)) {}

  const RecordSource& records() const { return records_; }

  CountId Count(std::vector<CellAxis> axes) { return {counts_.Ask(std::move(axes), 0)}; }
  // Finds which columns of the table follow from others, of those that grids have as axes and those
  // of listed fields, so that grids are derived by that, too.
  void LearnDecided(std::span<const FieldId> listed, const Execution& execution);
  // Whether counting by these axes costs no look at the records, given what was asked for so far.
  bool CountsAlong(const std::vector<CellAxis>& axes) const { return counts_.Covers(axes); }
  // Requires CanAdd(argument, records). What is handed over outlives the pass.
  SumId Sum(std::vector<CellAxis> axes, const ReadArgument& argument,
            const TextInterpreter& interpreter) {
    return {sums_.Ask(std::move(axes), NumbersOf(argument, interpreter, /*whole=*/true))};
  }
  // The same of numbers that need not be whole. Requires CanTotal(argument).
  TotalId Total(std::vector<CellAxis> axes, const ReadArgument& argument,
                const TextInterpreter& interpreter) {
    return {totals_.Ask(std::move(axes), NumbersOf(argument, interpreter, /*whole=*/false))};
  }
  // The smallest of them, or the largest.
  LeastId Least(std::vector<CellAxis> axes, const ReadArgument& argument,
                const TextInterpreter& interpreter, bool largest) {
    const size_t lane = NumbersOf(argument, interpreter, /*whole=*/false);
    return {leasts_.Ask(std::move(axes), 2 * lane + size_t{largest}), largest};
  }
  // Whether an argument's numbers follow from the codes of one column: it is a field, or a formula
  // that was worked out for its values.
  static bool IsOfOneColumn(const ReadArgument& argument);
  // Whether it is that, and sums over so many records are exact, whole but for a power of ten; or
  // it is a formula of several fields, and whether what it gives is whole is seen in the pass.
  static bool CanAdd(const ReadArgument& argument, uint64_t records);
  // Whether it is a field or a formula of which each record has a number or NULL.
  static bool CanTotal(const ReadArgument& argument);

  // Of a field alone; with `smallest` its smallest number, else the largest.
  ExtremeId Extreme(std::vector<CellAxis> axes, const BitPackedColumn* column,
                    const SymbolTable& symbols, bool smallest) {
    return {extremes_.Ask(std::move(axes), KeysOf(column, symbols.numeric_count(), smallest))};
  }

  // Cancelled; ResourceExhausted. Does nothing where an index has answered.
  absl::Status Run(const Execution& execution);

  // The records of each cell.
  std::span<const uint32_t> counts(CountId id) const { return counts_.grids()[id.grid].cells; }
  // The sum of each cell by SumScale(), NULLs left out; empty where a number was not whole by that,
  // or sums may have grown too large to be exact.
  std::span<const double> sums(SumId id) const { return sums_.grids()[id.grid].cells; }
  double SumScale(SumId id) const { return numbers_[sums_.grids()[id.grid].what].scale; }
  // The total of each cell; empty where a formula failed.
  std::span<const RecordTotal> totals(TotalId id) const { return totals_.grids()[id.grid].cells; }
  // Of each cell, NaN where there is none; no cells where a formula failed.
  bool knows(LeastId id) const { return !leasts_.grids()[id.grid].cells.empty(); }
  double least(LeastId id, uint64_t cell) const {
    const double number = leasts_.grids()[id.grid].cells[cell].number;
    return id.largest ? -number : number;
  }
  // The symbol of the extreme in each cell; nullopt where there is no number.
  std::optional<SymbolId> extreme(ExtremeId id, uint64_t cell) const;
  std::span<const ExtremeKey> extreme_keys(ExtremeId id) const {
    return extremes_.grids()[id.grid].cells;
  }

 private:
  friend class BrushGrids;
  friend class KnownPass;
  using Counts = GridSet<uint32_t>;
  using Sums = GridSet<double>;
  using Totals = GridSet<RecordTotal>;
  using Leasts = GridSet<LeastNumber>;  // of negated numbers where the largest are wanted
  using Extremes = GridSet<ExtremeKey>;
  // What is read of a block: the codes of a column, or what a map makes of those of another lane.
  struct CodeLane {
    const BitPackedColumn* column;
    const uint32_t* map;
    size_t mapped;
  };
  // Codes whose numbers follow each other, as those of most delays or days do.
  struct Stretch {
    uint32_t first = 0, length = 0;
    int64_t number = 0;  // of the first
  };
  // The numbers of a column's records, looked up once for all that read them.
  struct ValueLane {
    size_t codes;           // the lane
    const double* of_code;  // NaN or 0 for NULL
    double scale;
    bool operator==(const ValueLane&) const = default;
  };
  struct NumberLane {
    const ReadArgument* argument;
    const TextInterpreter* interpreter;
    bool whole;                  // else they are read record by record, with NaN for NULL
    double scale;                // by which they are whole
    bool open = false;           // a grid that is to be filled takes them
    size_t codes = 0;            // of one column: its lane; and
    std::vector<size_t> values;  // the lanes of its inputs, where numbers are read record by record
    // Of one column alone, by code, with 0 for NULL: they need no look at each record.
    std::span<const double> of_code;
    std::vector<double> without_nulls;  // what of_code shows, where that is no lane's own
    // The same as whole numbers, where there are few codes; and where numbers are small, a number
    // in the upper half, one record in the lower one.
    std::vector<int64_t> whole_of_code, tally_of_code;
    Stretch stretch;  // the longest
  };
  struct KeyLane {
    const BitPackedColumn* column;
    bool smallest;
    uint32_t numbers;  // symbols that are numbers: the first ones, which ascend
    size_t codes;      // the lane
  };
  // The cells of records by some axes: what grids of the same shape share.
  struct CellLane {
    std::vector<size_t> codes;      // the lanes of the axes
    std::vector<uint32_t> weights;  // that of the first is 1
    bool operator==(const CellLane&) const = default;
  };
  class Worker;

  bool IsOfTable(const BitPackedColumn* column) const;
  // The subject, if it and the axes stand in the table: columns of calculated fields go with their
  // chart, and others may come to stand in their place.
  template <typename Grid>
  std::optional<GridSubject> WhereOfTable(const Grid& grid, GridSubject subject) const;
  // What a grid is about; nullopt where that is not known again by its columns, ways and formula.
  std::optional<GridSubject> SubjectOf(const Counts::Grid& grid) const;
  std::optional<GridSubject> SubjectOf(const Sums::Grid& grid) const;
  std::optional<GridSubject> SubjectOf(const Totals::Grid& grid) const;
  std::optional<GridSubject> SubjectOf(const Leasts::Grid& grid) const;
  // That of a grid of numbers.
  template <typename Grid>
  std::optional<GridSubject> SubjectOf(const Grid& grid, const NumberLane& lane) const;
  std::optional<GridSubject> SubjectOf(const Extremes::Grid& grid) const;
  // Asks for what another pass was asked for in a grid, by these axes; its position.
  size_t Repeat(const RecordPass& asked, const Counts::Grid& grid, std::vector<CellAxis> axes);
  size_t Repeat(const RecordPass& asked, const Sums::Grid& grid, std::vector<CellAxis> axes);
  size_t Repeat(const RecordPass& asked, const Extremes::Grid& grid, std::vector<CellAxis> axes);

  size_t LaneOf(const BitPackedColumn* column, const uint32_t* map);
  size_t LaneOf(const CellAxis& axis) {
    return axis.by_row == nullptr ? LaneOf(axis.column, axis.map) : LaneOf(axis.by_row, nullptr);
  }
  size_t NumbersOf(const ReadArgument& argument, const TextInterpreter& interpreter, bool whole);
  size_t ValuesOf(const ValueLane& values);
  size_t KeysOf(const BitPackedColumn* column, uint32_t numbers, bool smallest);
  // Of what codes stand for, at the most.
  uint64_t TableBytes() const;
  // Pairs sums with counts of the same cells, and finds what is added up as whole numbers.
  void FindTallies();
  void FindWholes();
  static Stretch LongestStretch(std::span<const int64_t> of_code);
  // The numbers by code that a grid of sums adds up as whole numbers or tallies; empty: it does
  // not.
  const std::vector<int64_t>& WholesOf(size_t grid) const {
    const NumberLane& lane = numbers_[sums_.grids()[grid].what];
    return tallied_with_[grid].has_value() ? lane.tally_of_code : lane.whole_of_code;
  }
  // Finds which grids are derived from others. Once is enough.
  void Arrange();
  template <typename Cell>
  void AssignLanes(GridSet<Cell>* grids);
  // Those of what open grids add up and compare.
  void AssignInputLanes();
  void AssignValueLanes(NumberLane* lane);
  // Counts without a walk over blocks, where that is quicker.
  std::vector<uint64_t> CountQuickly(const Counts::Grid& grid, const Execution& execution) const;
  // Each share of the work fills cells of its own.
  absl::Status WalkBlocks(size_t shares, const Execution& execution);
  // Fills the cells with what all workers have found together.
  void AddUp(const std::vector<std::unique_ptr<Worker>>& workers, Executor& executor);

  RecordSource records_;
  std::vector<CodeLane> codes_;
  std::vector<ValueLane> values_;
  std::vector<NumberLane> numbers_;
  std::vector<KeyLane> keys_;
  std::vector<CellLane> cells_;
  Counts counts_;
  Sums sums_;
  Totals totals_;
  Leasts leasts_;
  Extremes extremes_;
  // Of each grid of sums, the grid of counts that is filled along with it; of each grid of counts,
  // whether it is.
  std::vector<std::optional<size_t>> tallied_with_;
  std::vector<bool> is_tallied_;
  uint64_t most_tallied_ = 0;  // records, until tallies are taken apart
  size_t few_records_ = 0;     // of a block, whose codes are read one by one
  bool answered_ = false;      // an index has filled all cells
  MemoryReservation memory_;
};

// The passes of a frame: one for each table and scope.
class RecordPasses {
 public:
  // `kept` outlives the object; null: nothing is kept.
  explicit RecordPasses(TableCells* kept) : kept_(kept) {}

  RecordPass& Over(const RecordSource& records);
  // Null where nothing was asked for over these rows of the table.
  RecordPass* Find(const Table& table, const CountedRows& scope);
  std::deque<RecordPass>& all() { return passes_; }
  absl::Status Run(const Execution& execution);

 private:
  TableCells* const kept_;
  std::deque<RecordPass> passes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PASS_H_
