#include "hypercube/record_pass.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

#include "absl/base/attributes.h"
#include "runtime/status_macros.h"
#include "selection/frequency_pass.h"
#include "storage/gather_codes.h"

namespace celadon {
namespace {

constexpr size_t kBlock = BitPackedColumn::kBlockRows;
constexpr uint64_t kMorselBlocks = 64;
// Blocks with at most so many records are taken together, and their codes read one by one: where a
// column is too wide to be decoded in short lanes, that pays for more of them.
constexpr size_t kFewRecords = 64, kFewRecordsOfWide = 200;
constexpr int kWidestShort = 16;                     // bits
constexpr uint64_t kMostBytes = uint64_t{64} << 20;  // of all workers' cells, or those of one
constexpr double kTallyUnit = 4294967296.0;  // 2^32: the upper half of a tally counts in these
// Numbers up to here leave a tally in its halves between two looks at it.
constexpr double kMostTallied = 2147483647.0 / ((kMorselBlocks + 1) * kBlock);
constexpr double kMostExact = 9007199254740992.0;  // 2^53: up to here whole sums are exact

std::span<const uint64_t> WordsOf(const Bitmap& scope, uint64_t block) {
  return scope.words().subspan(block * Bitmap::kBlockWords, Bitmap::kBlockWords);
}

size_t RecordsIn(std::span<const uint64_t> words) {
  size_t records = 0;
  for (const uint64_t word : words) records += static_cast<size_t>(std::popcount(word));
  return records;
}

// Neighbouring records often share a cell, whose next change waits for the one before. Grids of few
// cells have copies, which records change in turn.
constexpr size_t kCopies = 8;
constexpr uint64_t kMostCopied = 512;  // cells; copies of so many stay in the nearest cache

size_t CopiesOf(const CellGrid& shape) { return shape.size() <= kMostCopied ? kCopies : 1; }
size_t CellsOf(const CellGrid& shape) { return shape.size() * CopiesOf(shape); }

// The cells of a grid out of its copies.
template <typename Cell>
std::vector<Cell> Folded(std::vector<Cell> copies, const CellGrid& shape) {
  const auto size = static_cast<std::ptrdiff_t>(shape.size());
  for (auto copy = copies.begin() + std::min<std::ptrdiff_t>(size, std::ssize(copies));
       copy != copies.end(); copy += size) {
    std::transform(copy, copy + size, copies.begin(), copies.begin(), std::plus());
  }
  if (!copies.empty()) copies.resize(shape.size());
  return copies;
}

template <typename Cell>
void AddTo(std::vector<Cell>* sums, std::vector<Cell> cells) {
  if (cells.empty()) return;
  if (sums->empty()) {
    *sums = std::move(cells);
  } else {
    std::ranges::transform(*sums, cells, sums->begin(), std::plus());
  }
}

}  // namespace

// What one worker reads of a block, and has filled so far.
class RecordPass::Worker {
 public:
  explicit Worker(const RecordPass& pass)
      : codes_(pass.codes_.size(), std::vector<uint32_t>(kBlock + BitPackedColumn::kSelectSlack)),
        numbers_(pass.numbers_.size(), std::vector<double>(kBlock)),
        inputs_(pass.numbers_.size()),
        evaluators_(pass.numbers_.size()),
        largest_(pass.numbers_.size()) {
    for (size_t grid = 0; grid < pass.counts_.grids().size(); ++grid) {
      const Counts::Grid& counted = pass.counts_.grids()[grid];
      counts_.emplace_back(!counted.open()          ? 0
                           : pass.is_tallied_[grid] ? counted.shape.size()
                                                    : CellsOf(counted.shape));
    }
    for (size_t grid = 0; grid < pass.sums_.grids().size(); ++grid) {
      const Sums::Grid& added = pass.sums_.grids()[grid];
      const bool tallied = pass.tallied_with_[grid].has_value();
      tallies_.emplace_back(tallied ? CellsOf(added.shape) : 0);
      sums_.emplace_back(!added.open() ? 0 : tallied ? added.shape.size() : CellsOf(added.shape));
    }
    for (const Extremes::Grid& grid : pass.extremes_.grids()) {
      extremes_.emplace_back(grid.open() ? grid.shape.size() : 0);
    }
    for (size_t lane = 0; lane < numbers_.size(); ++lane) {
      const NumberLane& numbers = pass.numbers_[lane];
      if (IsOfOneColumn(*numbers.argument)) {
        largest_[lane] = numbers.argument->inputs.front().lanes->largest_whole();
        continue;
      }
      evaluators_[lane] =
          std::make_unique<Evaluator>(numbers.argument->program, *numbers.interpreter);
      inputs_[lane].assign(numbers.argument->inputs.size(), std::vector<double>(kBlock));
    }
  }

  // The records of a block; those of blocks with few wait until there are more of them.
  void Take(const RecordPass& pass, uint64_t block) {
    const Bitmap* const scope = pass.records_.scope();
    const size_t records = scope == nullptr ? kBlock : RecordsIn(WordsOf(*scope, block));
    if (records > pass.few_records_) {
      ReadCodes(pass, [&](const BitPackedColumn& column, uint32_t* codes) {
        return column.Select(block, scope, codes);
      });
      return TakeRecords(pass);
    }
    if (records == 0) return;
    if (rows_.size() + records > kBlock) TakeWaiting(pass);
    AddWaiting(WordsOf(*scope, block), static_cast<uint32_t>(block * kBlock));
  }

  // Those that wait.
  void TakeWaiting(const RecordPass& pass) {
    ReadCodes(pass, [&](const BitPackedColumn& column, uint32_t* codes) {
      GatherCodes(column, rows_, codes);
      return rows_.size();
    });
    TakeRecords(pass);
    rows_.clear();
  }

  // Takes the tallies apart, before they can leave their halves.
  void Flush(const RecordPass& pass) {
    for (size_t grid = 0; grid < tallies_.size(); ++grid) {
      if (tallies_[grid].empty()) continue;
      std::vector<uint32_t>& counts = counts_[*pass.tallied_with_[grid]];
      for (size_t cell = 0; cell < tallies_[grid].size(); ++cell) {
        int64_t& tally = tallies_[grid][cell];
        const auto records = static_cast<uint32_t>(tally);
        counts[cell % counts.size()] += records;
        sums_[grid][cell % counts.size()] += static_cast<double>(tally - records) / kTallyUnit;
        tally = 0;
      }
    }
  }

  // Of the numbers of a lane, the largest magnitude; infinite where one is not whole.
  double largest(size_t lane) const { return largest_[lane]; }
  // Of the grids that are filled, with their copies; empty for others.
  std::vector<uint32_t>& counts(size_t grid) { return counts_[grid]; }
  std::vector<double>& sums(size_t grid) { return sums_[grid]; }
  std::vector<ExtremeKey>& extremes(size_t grid) { return extremes_[grid]; }

 private:
  void AddWaiting(std::span<const uint64_t> words, uint32_t first_row) {
    for (size_t w = 0; w < words.size(); ++w) {
      for (uint64_t word = words[w]; word != 0; word &= word - 1) {
        rows_.push_back(first_row + static_cast<uint32_t>(w * 64) +
                        static_cast<uint32_t>(std::countr_zero(word)));
      }
    }
  }

  void TakeRecords(const RecordPass& pass) {
    for (size_t lane = 0; lane < numbers_.size(); ++lane) {
      if (evaluators_[lane] != nullptr) Calculate(pass.numbers_[lane], lane);
    }
    for (size_t grid = 0; grid < counts_.size(); ++grid) {
      if (counts_[grid].empty() || pass.is_tallied_[grid]) continue;
      ChangeCells(pass.counts_.grids()[grid], counts_[grid].data(),
                  [](size_t, uint32_t& count) { ++count; });
    }
    for (size_t grid = 0; grid < sums_.size(); ++grid) {
      if (!tallies_[grid].empty()) {
        AddTallies(pass, pass.sums_.grids()[grid], tallies_[grid].data());
      } else if (!sums_[grid].empty())
        AddNumbers(pass, pass.sums_.grids()[grid], sums_[grid].data());
    }
    for (size_t grid = 0; grid < extremes_.size(); ++grid) {
      if (!extremes_[grid].empty()) {
        FindExtremes(pass, pass.extremes_.grids()[grid], extremes_[grid].data());
      }
    }
  }

  // read(column, codes) gives the codes of a column and tells how many records there are.
  template <typename Read>
  void ReadCodes(const RecordPass& pass, Read read) {
    for (size_t lane = 0; lane < codes_.size(); ++lane) {
      uint32_t* const codes = codes_[lane].data();
      const uint32_t* const map = pass.codes_[lane].map;
      if (map == nullptr) {
        records_ = read(*pass.codes_[lane].column, codes);
        continue;
      }
      const uint32_t* const mapped = codes_[pass.codes_[lane].mapped].data();
      for (size_t i = 0; i < records_; ++i) codes[i] = map[mapped[i]];
    }
  }

  void Calculate(const NumberLane& lane, size_t index) {
    const std::vector<ArgumentInput>& inputs = lane.argument->inputs;
    std::vector<ValueLanes> lanes(inputs.size());
    for (size_t i = 0; i < inputs.size(); ++i) {
      LookUp(inputs[i], lane.codes[i], &inputs_[index][i]);
      lanes[i].numbers = inputs_[index][i].data();
    }
    Evaluator& evaluator = *evaluators_[index];
    if (evaluator.Run(lanes, records_).ok()) return Check(evaluator.result().numbers, index);
    largest_[index] = HUGE_VAL;  // the error is found again by whoever walks over the records
  }

  void LookUp(const ArgumentInput& input, size_t lane, std::vector<double>* numbers) const {
    const double* const of_code = input.lanes->numbers().data();
    const uint32_t* const codes = codes_[lane].data();
    double* const out = numbers->data();
    for (size_t i = 0; i < records_; ++i) out[i] = of_code[codes[i]];
  }

  // Takes numbers of a formula over with 0 for NULL, and sees whether they are whole.
  void Check(const double* numbers, size_t lane) {
    constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52: leaves no bits for a fraction
    double* const out = numbers_[lane].data();
    double largest = 0;
    bool whole = true;
    for (size_t i = 0; i < records_; ++i) {
      const double number = numbers[i] == numbers[i] ? numbers[i] : 0;
      const double magnitude = std::abs(number);
      whole &= number + kShift - kShift == number;
      largest = magnitude > largest ? magnitude : largest;
      out[i] = number;
    }
    if (!whole || largest > kMostExact / 4) largest = HUGE_VAL;
    largest_[lane] = std::max(largest_[lane], largest);
  }

  // Calls visit(record, cell, copy) for the records, the copies in turn.
  template <typename Grid, typename Visit>
  void VisitCells(const Grid& grid, Visit visit) const {
    switch (grid.lanes.size()) {
      case 0:
        return VisitInTurn([](size_t) { return 0u; }, visit);
      case 1:
        return VisitCells(std::make_index_sequence<1>(), grid, visit);
      case 2:
        return VisitCells(std::make_index_sequence<2>(), grid, visit);
      case 3:
        return VisitCells(std::make_index_sequence<3>(), grid, visit);
    }
    VisitInTurn(
        [&](size_t i) {
          uint32_t cell = 0;
          for (size_t axis = 0; axis < grid.lanes.size(); ++axis) {
            cell += static_cast<uint32_t>(grid.shape.weight(axis)) * codes_[grid.lanes[axis]][i];
          }
          return cell;
        },
        visit);
  }

  // The same for a known number of axes, the first of which has the weight 1.
  template <size_t... kAxis, typename Grid, typename Visit>
  void VisitCells(std::index_sequence<kAxis...>, const Grid& grid, Visit visit) const {
    const uint32_t* const codes[] = {codes_[grid.lanes[kAxis]].data()...};
    const uint32_t weights[] = {static_cast<uint32_t>(grid.shape.weight(kAxis))...};
    VisitInTurn(
        [codes, weights](size_t i) ABSL_ATTRIBUTE_ALWAYS_INLINE {
          return (0u + ... + (kAxis == 0 ? codes[kAxis][i] : weights[kAxis] * codes[kAxis][i]));
        },
        visit);
  }

  template <typename CellOf, typename Visit>
  void VisitInTurn(CellOf cell_of, Visit visit) const {
    const auto visit_all =
        [&]<size_t... kCopy>(size_t i, std::index_sequence<kCopy...>)
            ABSL_ATTRIBUTE_ALWAYS_INLINE { (visit(i + kCopy, cell_of(i + kCopy), kCopy), ...); };
    const size_t records = records_;
    size_t i = 0;
    for (; i + kCopies <= records; i += kCopies) {
      visit_all(i, std::make_index_sequence<kCopies>());
    }
    for (; i < records; ++i) visit(i, cell_of(i), size_t{0});
  }

  // Calls change(record, cell) for the records, with cells of the copies in turn where there are
  // any.
  template <typename Grid, typename Cell, typename Change>
  void ChangeCells(const Grid& grid, Cell* cells, Change change) const {
    const size_t size = CopiesOf(grid.shape) == 1 ? 0 : grid.shape.size();
    VisitCells(grid, [=](size_t record, uint32_t cell, size_t copy) {
      change(record, cells[copy * size + cell]);
    });
  }

  void AddNumbers(const RecordPass& pass, const Sums::Grid& grid, double* sums) const {
    if (evaluators_[grid.what] != nullptr) {
      const double* const numbers = numbers_[grid.what].data();
      ChangeCells(grid, sums, [=](size_t record, double& sum) { sum += numbers[record]; });
      return;
    }
    const NumberLane& lane = pass.numbers_[grid.what];
    const double* const of_code = lane.of_code.data();
    const uint32_t* const codes = codes_[lane.codes.front()].data();
    ChangeCells(grid, sums, [=](size_t record, double& sum) { sum += of_code[codes[record]]; });
  }

  void AddTallies(const RecordPass& pass, const Sums::Grid& grid, int64_t* tallies) const {
    const NumberLane& lane = pass.numbers_[grid.what];
    const int64_t* const of_code = lane.tally_of_code.data();
    const uint32_t* const codes = codes_[lane.codes.front()].data();
    ChangeCells(grid, tallies,
                [=](size_t record, int64_t& tally) { tally += of_code[codes[record]]; });
  }

  // New extremes are rare, so that cells are read much more often than written.
  void FindExtremes(const RecordPass& pass, const Extremes::Grid& grid,
                    ExtremeKey* extremes) const {
    const KeyLane& lane = pass.keys_[grid.what];
    const uint32_t* const keys = lane.keys.data();
    const uint32_t* const codes = codes_[lane.codes].data();
    VisitCells(grid, [=](size_t record, uint32_t cell, size_t) {
      const uint32_t key = keys[codes[record]];
      if (key > extremes[cell].key) extremes[cell].key = key;
    });
  }

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

bool RecordPass::IsOfOneColumn(const ReadArgument& argument) {
  if (argument.inputs.size() != 1 || argument.inputs.front().columns.size() != 1 ||
      argument.inputs.front().lookup != nullptr || argument.inputs.front().lanes == nullptr) {
    return false;
  }
  const Program* program = argument.program.get();
  return program == nullptr || (program->instructions.empty() &&
                                program->registers[program->result].kind == Register::Kind::kInput);
}

bool RecordPass::CanAdd(const ReadArgument& argument, uint64_t records) {
  if (argument.program == nullptr && !IsOfOneColumn(argument)) return false;
  if (IsOfOneColumn(argument)) {
    const ArgumentInput& input = argument.inputs.front();
    if (input.lanes->largest_whole() * static_cast<double>(records) > kMostExact) return false;
  }
  if (argument.program != nullptr && !argument.program->deterministic) return false;
  return std::ranges::all_of(argument.inputs, [](const ArgumentInput& input) {
    return input.lookup == nullptr && input.columns.size() == 1 && input.lanes->texts().empty() &&
           std::isfinite(input.lanes->largest_whole());
  });
}

size_t RecordPass::LaneOf(const BitPackedColumn* column, const uint32_t* map) {
  const auto known = std::ranges::find_if(
      codes_, [&](const CodeLane& lane) { return lane.column == column && lane.map == map; });
  if (known != codes_.end()) return static_cast<size_t>(known - codes_.begin());
  const size_t mapped = map == nullptr ? 0 : LaneOf(column, nullptr);
  codes_.push_back({column, map, mapped});
  return codes_.size() - 1;
}

// Those of one field are the same for all; formulas are not compared.
size_t RecordPass::NumbersOf(const ReadArgument& argument, const TextInterpreter& interpreter) {
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    const ReadArgument& known = *numbers_[lane].argument;
    if (!IsOfOneColumn(known) || !IsOfOneColumn(argument)) continue;
    const ArgumentInput& input = argument.inputs.front();
    if (known.inputs.front().columns.front().column == input.columns.front().column &&
        known.inputs.front().lanes->numbers().data() == input.lanes->numbers().data()) {
      return lane;
    }
  }
  numbers_.push_back({.argument = &argument,
                      .interpreter = &interpreter,
                      .codes = {},
                      .of_code = {},
                      .without_nulls = {},
                      .tally_of_code = {}});
  NumberLane& lane = numbers_.back();
  if (!IsOfOneColumn(argument)) return numbers_.size() - 1;
  lane.of_code = argument.inputs.front().lanes->numbers();
  if (std::ranges::any_of(lane.of_code, [](double number) { return std::isnan(number); })) {
    for (const double number : lane.of_code) {
      lane.without_nulls.push_back(std::isnan(number) ? 0 : number);
    }
    lane.of_code = lane.without_nulls;
  }
  return numbers_.size() - 1;
}

// Counts of whole columns are known beforehand.
void RecordPass::FindTallies() {
  is_tallied_.assign(counts_.grids().size(), false);
  tallied_with_.assign(sums_.grids().size(), std::nullopt);
  for (size_t added = 0; added < sums_.grids().size(); ++added) {
    const Sums::Grid& sums = sums_.grids()[added];
    NumberLane& lane = numbers_[sums.what];
    if (!sums.open() || !IsOfOneColumn(*lane.argument) ||
        lane.argument->inputs.front().lanes->largest_whole() > kMostTallied) {
      continue;
    }
    for (size_t counted = 0; counted < counts_.grids().size(); ++counted) {
      const Counts::Grid& counts = counts_.grids()[counted];
      const bool known = records_.scope() == nullptr && counts.shape.axes().size() < 2;
      if (!counts.open() || known || is_tallied_[counted] ||
          counts.shape.axes() != sums.shape.axes()) {
        continue;
      }
      is_tallied_[counted] = true;
      tallied_with_[added] = counted;
      if (!lane.tally_of_code.empty()) break;
      for (const double number : lane.of_code) {
        lane.tally_of_code.push_back(static_cast<int64_t>(number * kTallyUnit) + 1);
      }
      break;
    }
  }
}

// Symbols that are numbers come first and ascend.
size_t RecordPass::KeysOf(const BitPackedColumn* column, const SymbolTable& symbols,
                          bool smallest) {
  const auto known = std::ranges::find_if(keys_, [&](const KeyLane& lane) {
    return lane.column == column && lane.smallest == smallest;
  });
  if (known != keys_.end()) return static_cast<size_t>(known - keys_.begin());
  const uint32_t numbers = symbols.numeric_count();
  std::vector<uint32_t> keys(std::max(column->codes(), numbers));
  for (uint32_t code = 0; code < numbers; ++code) keys[code] = smallest ? numbers - code : code + 1;
  keys_.push_back({column, smallest, numbers, std::move(keys), 0});
  return keys_.size() - 1;
}

std::optional<SymbolId> RecordPass::extreme(ExtremeId id, uint64_t cell) const {
  const Extremes::Grid& grid = extremes_.grids()[id.grid];
  const KeyLane& lane = keys_[grid.what];
  const uint32_t key = grid.cells[cell].key;
  if (key == 0) return std::nullopt;
  return lane.smallest ? lane.numbers - key : key - 1;
}

template <typename Cell>
void RecordPass::AssignLanes(GridSet<Cell>* grids) {
  for (auto& grid : grids->grids()) {
    if (!grid.open()) continue;
    for (const CellAxis& axis : grid.shape.axes()) {
      grid.lanes.push_back(LaneOf(axis.column, axis.map));
    }
  }
}

uint64_t RecordPass::TableBytes() const {
  uint64_t entries = 0;
  for (const NumberLane& lane : numbers_) {
    entries += lane.without_nulls.size() + lane.tally_of_code.size();
  }
  for (const KeyLane& lane : keys_) entries += lane.keys.size();
  return entries * sizeof(int64_t);
}

// Single columns have kernels of their own, and histograms in the model.
std::vector<uint64_t> RecordPass::CountQuickly(const Counts::Grid& grid,
                                               const Execution& execution) const {
  const Bitmap* scope = records_.scope();
  const std::vector<CellAxis>& axes = grid.shape.axes();
  if (axes.empty()) return {scope == nullptr ? records_.rows() : scope->Count()};
  const CellAxis& axis = axes.front();
  if (axes.size() > 1 || axis.map != nullptr) return {};
  const std::vector<TableColumn>& columns = records_.table().columns;
  const auto place = std::ranges::find_if(columns, [&](const TableColumn& column) {
    return &column.codes == axis.column && !column.histogram.empty();
  });
  if (place != columns.end() && scope == nullptr) return place->histogram;
  if (grid.finer.has_value()) return {};
  if (place == columns.end()) return CountCodes(*axis.column, scope, *execution.executor);
  FrequencyPass pass(records_.table());
  pass.Add(static_cast<size_t>(place - columns.begin()),
           FrequencyPass::Rows(FrequencyPass::Rows(), scope));
  return std::move(pass.Run(execution).front());
}

absl::Status RecordPass::Run(const Execution& execution) {
  counts_.Arrange();
  sums_.Arrange();
  extremes_.Arrange();
  FindTallies();
  const uint64_t bytes = counts_.bytes() + sums_.bytes() + extremes_.bytes();  // of one share
  const uint64_t morsels =
      (records_.rows() + kMorselBlocks * kBlock - 1) / (kMorselBlocks * kBlock);
  const size_t shares =
      std::min<uint64_t>({execution.executor->workers(), std::max<uint64_t>(1, morsels),
                          std::max<uint64_t>(1, kMostBytes / std::max<uint64_t>(1, bytes))});
  memory_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(memory_.Resize(bytes * shares + TableBytes(), "the counters of charts"));
  for (size_t g = 0; g < counts_.grids().size(); ++g) {
    if (is_tallied_[g]) continue;
    Counts::Grid& grid = counts_.grids()[g];
    const std::vector<uint64_t> counts = CountQuickly(grid, execution);
    if (counts.empty()) continue;
    grid.cells.assign(counts.begin(), counts.end());
    grid.cells.resize(grid.shape.size());
  }
  AssignLanes(&counts_);
  AssignLanes(&sums_);
  AssignLanes(&extremes_);
  for (KeyLane& lane : keys_) lane.codes = LaneOf(lane.column, nullptr);
  for (NumberLane& lane : numbers_) {
    for (const ArgumentInput& input : lane.argument->inputs) {
      lane.codes.push_back(LaneOf(input.columns.front().column, nullptr));
    }
  }
  const bool wide = std::ranges::any_of(
      codes_, [](const CodeLane& lane) { return lane.column->bit_width() > kWidestShort; });
  few_records_ = wide ? kFewRecordsOfWide : kFewRecords;
  if (!codes_.empty()) CELADON_RETURN_IF_ERROR(WalkBlocks(shares, execution));
  counts_.Derive();
  sums_.Derive();
  extremes_.Derive();
  return execution.cancel.status();
}

absl::Status RecordPass::WalkBlocks(size_t shares, const Execution& execution) {
  Executor& executor = *execution.executor;
  std::vector<std::unique_ptr<Worker>> workers(shares);
  const uint64_t blocks = (records_.rows() + kBlock - 1) / kBlock;
  std::atomic<uint64_t> next = 0;
  executor.Run(shares, [&](size_t share, size_t) {
    workers[share] = std::make_unique<Worker>(*this);
    while (!execution.cancel.cancelled()) {
      const uint64_t first = next.fetch_add(kMorselBlocks);
      if (first >= blocks) break;
      for (uint64_t block = first; block < std::min(blocks, first + kMorselBlocks); ++block) {
        workers[share]->Take(*this, block);
      }
      workers[share]->Flush(*this);
    }
    workers[share]->TakeWaiting(*this);
    workers[share]->Flush(*this);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  const size_t count_grids = counts_.grids().size(), sum_grids = sums_.grids().size();
  executor.Run(count_grids + sum_grids + extremes_.grids().size(), [&](size_t task, size_t) {
    if (task < count_grids) {
      for (const auto& worker : workers) {
        AddTo(&counts_.grids()[task].cells,
              Folded(std::move(worker->counts(task)), counts_.grids()[task].shape));
      }
    } else if (task < count_grids + sum_grids) {
      Sums::Grid& grid = sums_.grids()[task - count_grids];
      double largest = 0;
      for (const auto& worker : workers) largest = std::max(largest, worker->largest(grid.what));
      if (largest * static_cast<double>(records_.rows()) > kMostExact) return;
      for (const auto& worker : workers) {
        AddTo(&grid.cells, Folded(std::move(worker->sums(task - count_grids)), grid.shape));
      }
    } else {
      const size_t grid = task - count_grids - sum_grids;
      for (const auto& worker : workers) {
        AddTo(&extremes_.grids()[grid].cells, std::move(worker->extremes(grid)));
      }
    }
  });
  return absl::OkStatus();
}

RecordPass* RecordPasses::Find(const Table& table, const Bitmap* scope) {
  const auto known = std::ranges::find_if(passes_, [&](const RecordPass& pass) {
    return &pass.records().table() == &table && pass.records().scope() == scope;
  });
  return known == passes_.end() ? nullptr : &*known;
}

RecordPass& RecordPasses::Over(const RecordSource& records) {
  RecordPass* known = Find(records.table(), records.scope());
  return known != nullptr ? *known : passes_.emplace_back(records);
}

absl::Status RecordPasses::Run(const Execution& execution) {
  for (RecordPass& pass : passes_) CELADON_RETURN_IF_ERROR(pass.Run(execution));
  return absl::OkStatus();
}

}  // namespace celadon
