#include "hypercube/record_pass.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "hypercube/known_pass.h"
#include "hypercube/record_pass_worker.h"
#include "runtime/status_macros.h"
#include "selection/frequency_pass.h"
#include "value/decimal_scale.h"
#include "value/number_text.h"

namespace celadon {
namespace {

constexpr uint64_t kMorselRows = kMorselBlocks * BitPackedColumn::kBlockRows;
// Blocks with at most so many records are taken together, and their codes read one by one: where a
// column is too wide to be decoded in short lanes, that pays for more of them.
constexpr size_t kFewRecords = 32, kFewRecordsOfWide = 200;
constexpr int kWidestShort = 16;                     // bits
constexpr uint64_t kMostBytes = uint64_t{64} << 20;  // of all workers' cells, or those of one
// Tallies that stay so small keep to their halves; with numbers that bring so few records there,
// they are not worth while.
constexpr double kMostTallied = 2147483647, kFewestTallied = kMorselRows;
constexpr size_t kMostWholes = size_t{1} << 16;  // numbers that are made for a pass

// The counts of an axis by those of its column's codes.
std::vector<uint64_t> Mapped(const Histogram& counts, const CellAxis& axis) {
  if (axis.map == nullptr) return counts.ToVector();
  std::vector<uint64_t> mapped(axis.radix);
  for (size_t code = 0; code < counts.size(); ++code) mapped[axis.map[code]] += counts[code];
  return mapped;
}

}  // namespace

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
  if (!CanTotal(argument)) return false;
  if (!IsOfOneColumn(argument)) return true;
  const double largest = argument.inputs.front().lanes->largest_scaled();
  return largest * static_cast<double>(records) <= kExactIntegers;
}

bool RecordPass::CanTotal(const ReadArgument& argument) {
  if (argument.program == nullptr && !IsOfOneColumn(argument)) return false;
  if (argument.program != nullptr && !argument.program->deterministic) return false;
  return std::ranges::all_of(argument.inputs, [](const ArgumentInput& input) {
    return input.lookup == nullptr && input.columns.size() == 1 && input.lanes->texts().empty();
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
size_t RecordPass::NumbersOf(const ReadArgument& argument, const TextInterpreter& interpreter,
                             bool whole) {
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    const ReadArgument& known = *numbers_[lane].argument;
    if (numbers_[lane].whole != whole) continue;
    if (!argument.formula.empty() && known.formula == argument.formula) return lane;
    if (!IsOfOneColumn(known) || !IsOfOneColumn(argument)) continue;
    const ArgumentInput& input = argument.inputs.front();
    if (known.inputs.front().columns.front().column == input.columns.front().column &&
        known.inputs.front().lanes->numbers().data() == input.lanes->numbers().data()) {
      return lane;
    }
  }
  numbers_.push_back({.argument = &argument,
                      .interpreter = &interpreter,
                      .whole = whole,
                      .scale = 1,
                      .values = {},
                      .of_code = {},
                      .without_nulls = {},
                      .whole_of_code = {},
                      .tally_of_code = {},
                      .stretch = {}});
  NumberLane& lane = numbers_.back();
  if (!IsOfOneColumn(argument)) return numbers_.size() - 1;
  const SymbolLanes& lanes = *argument.inputs.front().lanes;
  if (whole) lane.scale = lanes.scale();
  lane.of_code = lanes.numbers();
  if (whole && !lanes.all_numbers() &&
      std::ranges::any_of(lane.of_code, [](double number) { return std::isnan(number); })) {
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
  most_tallied_ = kMostTallied;
  for (size_t added = 0; added < sums_.grids().size(); ++added) {
    const Sums::Grid& sums = sums_.grids()[added];
    NumberLane& lane = numbers_[sums.what];
    if (!sums.open() || !IsOfOneColumn(*lane.argument) ||
        lane.argument->inputs.front().lanes->largest_scaled() > kMostTallied / kFewestTallied) {
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
      const double largest = lane.argument->inputs.front().lanes->largest_scaled();
      most_tallied_ =
          std::min(most_tallied_, static_cast<uint64_t>(kMostTallied / std::max(1.0, largest)));
      break;
    }
  }
}

void RecordPass::FindWholes() {
  for (size_t added = 0; added < sums_.grids().size(); ++added) {
    NumberLane& lane = numbers_[sums_.grids()[added].what];
    if (!sums_.grids()[added].open() || !IsOfOneColumn(*lane.argument)) continue;
    const bool tallied = tallied_with_[added].has_value();
    if (!tallied && lane.of_code.size() > kMostWholes) continue;
    std::vector<int64_t>& wholes = tallied ? lane.tally_of_code : lane.whole_of_code;
    if (!wholes.empty()) continue;
    for (const double number : lane.of_code) {
      wholes.push_back(static_cast<int64_t>(Scaled(number, lane.scale)));
    }
    lane.stretch = LongestStretch(wholes);
    if (!tallied) continue;
    for (int64_t& whole : wholes) whole = whole * kTallyUnit + 1;
  }
}

RecordPass::Stretch RecordPass::LongestStretch(std::span<const int64_t> of_code) {
  Stretch longest;
  if (of_code.size() > kMostWholes) return longest;
  for (uint32_t first = 0, next = 1; next <= of_code.size(); ++next) {
    if (next < of_code.size() && of_code[next] == of_code[next - 1] + 1) continue;
    if (next - first > longest.length) {
      longest = {first, next - first, of_code[first]};
    }
    first = next;
  }
  return longest;
}

size_t RecordPass::KeysOf(const BitPackedColumn* column, uint32_t numbers, bool smallest) {
  const auto known = std::ranges::find_if(keys_, [&](const KeyLane& lane) {
    return lane.column == column && lane.smallest == smallest;
  });
  if (known != keys_.end()) return static_cast<size_t>(known - keys_.begin());
  keys_.push_back({column, smallest, numbers, 0});
  return keys_.size() - 1;
}

std::optional<SymbolId> RecordPass::extreme(ExtremeId id, uint64_t cell) const {
  const Extremes::Grid& grid = extremes_.grids()[id.grid];
  const KeyLane& lane = keys_[grid.what];
  const uint32_t key = grid.cells[cell].key;
  if (key == 0) return std::nullopt;
  return lane.smallest ? lane.numbers - key : key - 1;
}

size_t RecordPass::ValuesOf(const ValueLane& values) {
  const auto known = std::ranges::find(values_, values);
  if (known != values_.end()) return static_cast<size_t>(known - values_.begin());
  values_.push_back(values);
  return values_.size() - 1;
}

template <typename Cell>
void RecordPass::AssignLanes(GridSet<Cell>* grids) {
  for (auto& grid : grids->grids()) {
    if (!grid.open()) continue;
    CellLane cells;
    for (size_t axis = 0; axis < grid.shape.axes().size(); ++axis) {
      cells.codes.push_back(LaneOf(grid.shape.axes()[axis]));
      cells.weights.push_back(static_cast<uint32_t>(grid.shape.weight(axis)));
    }
    const auto known = std::ranges::find(cells_, cells);
    grid.lane = static_cast<size_t>(known - cells_.begin());
    if (known == cells_.end()) cells_.push_back(std::move(cells));
  }
}

void RecordPass::AssignInputLanes() {
  for (const Extremes::Grid& grid : extremes_.grids()) {
    KeyLane& lane = keys_[grid.what];
    if (grid.open()) lane.codes = LaneOf(lane.column, nullptr);
  }
  for (size_t grid = 0; grid < sums_.grids().size(); ++grid) {
    if (!sums_.grids()[grid].open()) continue;
    NumberLane& lane = numbers_[sums_.grids()[grid].what];
    lane.open = true;
    if (IsOfOneColumn(*lane.argument)) {
      lane.codes = LaneOf(lane.argument->inputs.front().columns.front().column, nullptr);
    }
    if (WholesOf(grid).empty()) AssignValueLanes(&lane);
  }
  for (const Totals::Grid& grid : totals_.grids()) {
    if (grid.open()) AssignValueLanes(&numbers_[grid.what]);
  }
  for (const Leasts::Grid& grid : leasts_.grids()) {
    if (grid.open()) AssignValueLanes(&numbers_[grid.what / 2]);
  }
}

void RecordPass::AssignValueLanes(NumberLane* lane) {
  lane->open = true;
  if (!lane->values.empty()) return;
  const bool of_one_column = IsOfOneColumn(*lane->argument);
  for (const ArgumentInput& input : lane->argument->inputs) {
    const double* const of_code =
        of_one_column ? lane->of_code.data() : input.lanes->numbers().data();
    lane->values.push_back(
        ValuesOf({LaneOf(input.columns.front().column, nullptr), of_code, lane->scale}));
  }
}

uint64_t RecordPass::TableBytes() const {
  uint64_t entries = 0;
  for (const NumberLane& lane : numbers_) {
    entries += lane.without_nulls.size() + lane.whole_of_code.size() + lane.tally_of_code.size();
  }
  return entries * sizeof(int64_t);
}

// Single columns have kernels of their own, and histograms in the model.
std::vector<uint64_t> RecordPass::CountQuickly(const Counts::Grid& grid,
                                               const Execution& execution) const {
  const Bitmap* scope = records_.scope();
  const std::vector<CellAxis>& axes = grid.shape.axes();
  if (axes.empty()) return {scope == nullptr ? records_.rows() : scope->Count()};
  const CellAxis& axis = axes.front();
  if (axes.size() > 1 || (axis.map != nullptr && scope != nullptr)) return {};
  const std::vector<TableColumn>& columns = records_.table().columns;
  const auto place = std::ranges::find_if(columns, [&](const TableColumn& column) {
    return &column.codes == axis.column && !column.histogram.empty();
  });
  if (place != columns.end() && scope == nullptr) return Mapped(place->histogram, axis);
  if (grid.finer.has_value() || axis.map != nullptr) return {};
  if (place == columns.end()) return CountCodes(*axis.column, scope, *execution.executor);
  FrequencyPass pass(records_.table());
  pass.Add(static_cast<size_t>(place - columns.begin()),
           FrequencyPass::Rows(FrequencyPass::Rows(), scope));
  return std::move(pass.Run(execution).front());
}

void RecordPass::Arrange() {
  counts_.Arrange();
  sums_.Arrange();
  totals_.Arrange();
  leasts_.Arrange();
  extremes_.Arrange();
}

absl::Status RecordPass::Run(const Execution& execution) {
  if (answered_) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(records_.counted_rows().Find(execution));
  Arrange();
  FindTallies();
  FindWholes();
  // Of one share; sums of whole numbers are there twice.
  const uint64_t bytes =
      counts_.bytes() + 2 * sums_.bytes() + totals_.bytes() + leasts_.bytes() + extremes_.bytes();
  const uint64_t morsels = (records_.rows() + kMorselRows - 1) / kMorselRows;
  const size_t shares =
      std::min<uint64_t>({execution.executor->workers(), std::max<uint64_t>(1, morsels),
                          std::max<uint64_t>(1, kMostBytes / std::max<uint64_t>(1, bytes))});
  memory_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(memory_.Resize(bytes * shares + TableBytes(), "the counters of charts"));
  for (size_t g = 0; g < counts_.grids().size(); ++g) {
    Counts::Grid& grid = counts_.grids()[g];
    if (is_tallied_[g] || !grid.cells.empty()) continue;
    const std::vector<uint64_t> counts = CountQuickly(grid, execution);
    if (counts.empty()) continue;
    grid.cells.assign(counts.begin(), counts.end());
    grid.cells.resize(grid.shape.size());
  }
  AssignLanes(&counts_);
  AssignLanes(&sums_);
  AssignLanes(&totals_);
  AssignLanes(&leasts_);
  AssignLanes(&extremes_);
  AssignInputLanes();
  // The mean of what pays for each column.
  few_records_ = 0;
  for (const CodeLane& lane : codes_) {
    few_records_ += lane.column->bit_width() > kWidestShort ? kFewRecordsOfWide : kFewRecords;
  }
  few_records_ /= std::max<size_t>(1, codes_.size());
  if (!codes_.empty()) CELADON_RETURN_IF_ERROR(WalkBlocks(shares, execution));
  counts_.Derive();
  sums_.Derive();
  totals_.Derive();
  leasts_.Derive();
  extremes_.Derive();
  return execution.cancel.status();
}

RecordPass* RecordPasses::Find(const Table& table, const CountedRows& scope) {
  const auto known = std::ranges::find_if(passes_, [&](const RecordPass& pass) {
    return &pass.records().table() == &table && pass.records().counted_rows() == scope;
  });
  return known == passes_.end() ? nullptr : &*known;
}

RecordPass& RecordPasses::Over(const RecordSource& records) {
  RecordPass* known = Find(records.table(), records.counted_rows());
  return known != nullptr ? *known : passes_.emplace_back(records);
}

absl::Status RecordPasses::Run(const Execution& execution) {
  for (RecordPass& pass : passes_) {
    CELADON_RETURN_IF_ERROR(kept_ == nullptr ? pass.Run(execution)
                                             : KnownPass(&pass, kept_, execution).Run());
  }
  return absl::OkStatus();
}

}  // namespace celadon
