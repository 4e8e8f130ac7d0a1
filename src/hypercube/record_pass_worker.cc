#include "hypercube/record_pass_worker.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/base/attributes.h"
#include "hypercube/cell_copies.h"
#include "storage/gather_codes.h"
#include "storage/kernels/kernels.h"
#include "value/decimal_scale.h"
#include "value/number_text.h"

namespace celadon {
namespace {

// Records next to each other that may all fall into one cell.
constexpr size_t kRun = Kernels::kRunCodes;

// What number(record) gives for kRun records, added up without a detour through memory.
template <typename Cell, typename Number>
Cell SumOfRun(size_t first, Number number) {
  Cell parts[4] = {};
  for (size_t i = first; i < first + kRun; i += 4) {
    parts[0] += number(i);
    parts[1] += number(i + 1);
    parts[2] += number(i + 2);
    parts[3] += number(i + 3);
  }
  return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

// Without a branch a number.
bool AreNumbers(std::span<const double> numbers) {
  bool all = true;
  for (const double number : numbers) all &= number == number;
  return all;
}

// Two codes next to each other, by one load: loads are what adding up by code waits for.
struct Two {
  uint64_t low, high;
};
Two TwoAt(const uint32_t* codes) {
  uint64_t both;
  std::memcpy(&both, codes, sizeof(both));
  return {both & 0xFFFFFFFF, both >> 32};
}

struct NumbersOfCodes {
  int64_t operator()(size_t record) const { return of_code[codes[record]]; }
  std::pair<int64_t, int64_t> OfTwo(size_t record) const {
    const Two two = TwoAt(codes + record);
    return {of_code[two.low], of_code[two.high]};
  }

  const uint32_t* codes;
  const int64_t* of_code;
};

}  // namespace

RecordPass::Worker::Worker(const RecordPass& pass)
    : pass_(pass),
      codes_(pass_.codes_.size()),
      cells_(pass_.cells_.size()),
      next_cells_(std::make_unique<RecordCodes>()),
      runs_(cells_.size()),
      values_(pass_.values_.size(), std::vector<double>(kBlock)),
      numbers_(pass_.numbers_.size()),
      evaluators_(pass_.numbers_.size()),
      largest_(pass_.numbers_.size()) {
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    const NumberLane& numbers = pass_.numbers_[lane];
    if (IsOfOneColumn(*numbers.argument)) {
      if (numbers.whole) {
        largest_[lane] = numbers.argument->inputs.front().lanes->largest_scaled();
      }
      continue;
    }
    if (!numbers.open) continue;
    evaluators_[lane] =
        std::make_unique<Evaluator>(numbers.argument->program, *numbers.interpreter);
    if (numbers.whole) numbers_[lane].resize(kBlock);
  }
  MakeCells();
}

void RecordPass::Worker::MakeCells() {
  for (std::unique_ptr<RecordCodes>& codes : codes_) codes = std::make_unique<RecordCodes>();
  for (size_t lane = 0; lane < cells_.size(); ++lane) {
    if (pass_.cells_[lane].codes.size() != 1) cells_[lane] = std::make_unique<RecordCodes>();
  }
  for (size_t grid = 0; grid < pass_.counts_.grids().size(); ++grid) {
    const Counts::Grid& counted = pass_.counts_.grids()[grid];
    counts_.emplace_back(!counted.open()           ? 0
                         : pass_.is_tallied_[grid] ? counted.shape.size()
                                                   : CellsOf(counted.shape));
  }
  for (size_t grid = 0; grid < pass_.sums_.grids().size(); ++grid) {
    const Sums::Grid& added = pass_.sums_.grids()[grid];
    const bool whole = added.open() && !pass_.WholesOf(grid).empty();
    wholes_.emplace_back(whole ? CellsOf(added.shape) : 0);
    sums_.emplace_back(!added.open() ? 0 : whole ? added.shape.size() : CellsOf(added.shape));
  }
  for (const Totals::Grid& grid : pass_.totals_.grids()) {
    totals_.emplace_back(grid.open() ? CellsOf(grid.shape) : 0);
  }
  for (const Leasts::Grid& grid : pass_.leasts_.grids()) {
    leasts_.emplace_back(grid.open() ? CellsOf(grid.shape) : 0);
  }
  for (const Extremes::Grid& grid : pass_.extremes_.grids()) {
    extremes_.emplace_back(grid.open() ? CellsOf(grid.shape) : 0);
  }
}

size_t RecordPass::Worker::RecordsIn(uint64_t block) const {
  const Bitmap* const scope = pass_.records_.scope();
  if (scope == nullptr) return kBlock;
  return ActiveKernels().count_bits(scope->words().data() + block * Bitmap::kBlockWords,
                                    Bitmap::kBlockWords);
}

void RecordPass::Worker::Take(uint64_t first, uint64_t last) {
  size_t records = 0;  // in the blocks from `first` on
  for (uint64_t block = first; block < last; ++block) {
    const size_t more = RecordsIn(block);
    const bool few = more <= pass_.few_records_;
    if (few || records + more > kBlock) {
      TakeBlocks(std::exchange(first, few ? block + 1 : block), block);
      records = 0;
    }
    if (!few) {
      records += more;
    } else if (more != 0) {
      if (rows_.size() + more > kBlock) TakeWaiting();
      AddWaiting(block);
    }
  }
  TakeBlocks(first, last);
}

void RecordPass::Worker::TakeBlocks(uint64_t first, uint64_t last) {
  if (first == last) return;
  ReadCodes([&](const BitPackedColumn& column, uint32_t* codes) {
    return SelectCodes(column, first, last, pass_.records_.scope(), codes);
  });
  TakeRecords();
}

void RecordPass::Worker::AddWaiting(uint64_t block) {
  const Bitmap& scope = *pass_.records_.scope();
  for (size_t w = block * Bitmap::kBlockWords; w < (block + 1) * Bitmap::kBlockWords; ++w) {
    for (uint64_t word = scope.words()[w]; word != 0; word &= word - 1) {
      rows_.push_back(static_cast<uint32_t>(w * 64) +
                      static_cast<uint32_t>(std::countr_zero(word)));
    }
  }
}

void RecordPass::Worker::TakeWaiting() {
  ReadCodes([&](const BitPackedColumn& column, uint32_t* codes) {
    GatherCodes(column, rows_, codes);
    return rows_.size();
  });
  TakeRecords();
  rows_.clear();
}

void RecordPass::Worker::Finish() {
  TakeWaiting();
  Flush();
}

void RecordPass::Worker::Flush() {
  tallied_ = 0;
  for (size_t grid = 0; grid < wholes_.size(); ++grid) {
    const std::optional<size_t> counted = pass_.tallied_with_[grid];
    const size_t cells = sums_[grid].size();
    for (size_t cell = 0; cell < wholes_[grid].size(); ++cell) {
      int64_t whole = std::exchange(wholes_[grid][cell], 0);
      if (counted.has_value()) {
        const auto records = static_cast<uint32_t>(whole);
        counts_[*counted][cell % cells] += records;
        whole = (whole - records) / kTallyUnit;
      }
      sums_[grid][cell % cells] += static_cast<double>(whole);
    }
  }
}

void RecordPass::Worker::TakeRecords() {
  if (tallied_ + records_ > pass_.most_tallied_) Flush();
  tallied_ += records_;
  for (size_t lane = 0; lane < values_.size(); ++lane) {
    LookUp(pass_.values_[lane], values_[lane].data());
  }
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    if (evaluators_[lane] != nullptr) Calculate(pass_.numbers_[lane], lane);
  }
  for (size_t lane = 0; lane < cells_.size(); ++lane) {
    if (cells_[lane] != nullptr) FindCells(pass_.cells_[lane], &cells_[lane]);
    runs_[lane] = ActiveKernels().runs(CellsIn(lane), records_);
  }
  for (size_t grid = 0; grid < counts_.size(); ++grid) {
    if (counts_[grid].empty() || pass_.is_tallied_[grid]) continue;
    AddToCells(pass_.counts_.grids()[grid], counts_[grid].data(), [](size_t) { return 1u; });
  }
  for (size_t grid = 0; grid < sums_.size(); ++grid) {
    if (!wholes_[grid].empty()) {
      AddWholes(grid, wholes_[grid].data());
    } else if (!sums_[grid].empty()) {
      AddNumbers(pass_.sums_.grids()[grid], sums_[grid].data());
    }
  }
  for (size_t grid = 0; grid < totals_.size(); ++grid) {
    if (!totals_[grid].empty()) AddTotals(pass_.totals_.grids()[grid], totals_[grid].data());
  }
  for (size_t grid = 0; grid < leasts_.size(); ++grid) {
    if (!leasts_[grid].empty()) FindLeasts(pass_.leasts_.grids()[grid], leasts_[grid].data());
  }
  for (size_t grid = 0; grid < extremes_.size(); ++grid) {
    if (!extremes_[grid].empty()) {
      FindExtremes(pass_.extremes_.grids()[grid], extremes_[grid].data());
    }
  }
}

template <typename Read>
void RecordPass::Worker::ReadCodes(Read read) {
  for (size_t lane = 0; lane < codes_.size(); ++lane) {
    uint32_t* const codes = codes_[lane]->data();
    const uint32_t* const map = pass_.codes_[lane].map;
    if (map == nullptr) {
      records_ = read(*pass_.codes_[lane].column, codes);
      continue;
    }
    const uint32_t* const mapped = codes_[pass_.codes_[lane].mapped]->data();
    for (size_t i = 0; i < records_; ++i) codes[i] = map[mapped[i]];
  }
}

void RecordPass::Worker::LookUp(const ValueLane& lane, double* values) const {
  const double* const of_code = lane.of_code;
  const uint32_t* const codes = codes_[lane.codes]->data();
  if (lane.scale == 1) {
    for (size_t i = 0; i < records_; ++i) values[i] = of_code[codes[i]];
  } else {
    for (size_t i = 0; i < records_; ++i) values[i] = Scaled(of_code[codes[i]], lane.scale);
  }
}

void RecordPass::Worker::Calculate(const NumberLane& lane, size_t index) {
  std::vector<ValueLanes> inputs(lane.values.size());
  for (size_t i = 0; i < inputs.size(); ++i) inputs[i].numbers = values_[lane.values[i]].data();
  Evaluator& evaluator = *evaluators_[index];
  if (!evaluator.Run(inputs, records_).ok()) {
    largest_[index] = HUGE_VAL;  // the error is found again by whoever walks over the records
  } else if (lane.whole) {
    Check(evaluator.result().numbers, index);
  }
}

void RecordPass::Worker::Check(const double* numbers, size_t lane) {
  double* const out = numbers_[lane].data();
  double largest = 0;
  bool whole = true;
  for (size_t i = 0; i < records_; ++i) {
    const double number = numbers[i] == numbers[i] ? numbers[i] : 0;
    const double magnitude = std::abs(number);
    whole &= Scaled(number, 1) == number;
    largest = magnitude > largest ? magnitude : largest;
    out[i] = number;
  }
  if (!whole || largest > kExactIntegers / 4) largest = HUGE_VAL;
  largest_[lane] = std::max(largest_[lane], largest);
}

void RecordPass::Worker::FindCells(const CellLane& lane, std::unique_ptr<RecordCodes>* cells) {
  // Without an axis all records are in cell 0.
  for (size_t axis = 1; axis < lane.codes.size(); ++axis) {
    const RecordCodes& so_far = axis == 1 ? *codes_[lane.codes.front()] : **cells;
    ActiveKernels().add_weighted(so_far.data(), codes_[lane.codes[axis]]->data(),
                                 lane.weights[axis], records_, next_cells_->data());
    std::swap(*cells, next_cells_);
  }
}

const uint32_t* RecordPass::Worker::CellsIn(size_t lane) const {
  return cells_[lane] == nullptr ? codes_[pass_.cells_[lane].codes.front()]->data()
                                 : cells_[lane]->data();
}

template <typename Grid, typename Cell, typename Number>
void RecordPass::Worker::AddToCells(const Grid& grid, Cell* cells, Number number) const {
  AddToCells(grid, cells, number, [number](size_t first) { return SumOfRun<Cell>(first, number); });
}

template <typename Grid, typename Cell, typename Number, typename SumOf>
void RecordPass::Worker::AddToCells(const Grid& grid, Cell* cells, Number number,
                                    SumOf sum_of_run) const {
  if (CopiesOf(grid.shape) == 1) return AddInTurn<1>(grid, cells, number, sum_of_run);
  AddInTurn<kCopies>(grid, cells, number, sum_of_run);
}

template <size_t kTurns, typename Grid, typename Cell, typename Number, typename SumOf>
void RecordPass::Worker::AddInTurn(const Grid& grid, Cell* cells, Number number,
                                   SumOf sum_of_run) const {
  constexpr size_t kUnrolled = 8;
  const size_t size = grid.shape.size(), records = records_;
  const uint32_t* const cell_of = CellsIn(grid.lane);
  const auto add_two = [=](size_t i, size_t first, size_t second) ABSL_ATTRIBUTE_ALWAYS_INLINE {
    if constexpr (requires { number.OfTwo(i); }) {
      const Two cell = TwoAt(cell_of + i);
      const auto [a, b] = number.OfTwo(i);
      cells[first + cell.low] += a;
      cells[second + cell.high] += b;
    } else {
      cells[first + cell_of[i]] += number(i);
      cells[second + cell_of[i + 1]] += number(i + 1);
    }
  };
  const auto add = [=]<size_t... kTwo>(size_t i,
                                       std::index_sequence<kTwo...>) ABSL_ATTRIBUTE_ALWAYS_INLINE {
    (add_two(i + 2 * kTwo, 2 * kTwo % kTurns * size, (2 * kTwo + 1) % kTurns * size), ...);
  };
  size_t i = 0;
  for (; i + kRun <= records; i += kRun) {
    if ((runs_[grid.lane] >> (i / kRun) & 1) != 0) {
      cells[cell_of[i]] += sum_of_run(i);
      continue;
    }
    for (size_t k = i; k < i + kRun; k += kUnrolled)
      add(k, std::make_index_sequence<kUnrolled / 2>());
  }
  for (; i < records; ++i) cells[cell_of[i]] += number(i);
}

void RecordPass::Worker::AddNumbers(const Sums::Grid& grid, double* sums) const {
  const bool formula = evaluators_[grid.what] != nullptr;
  const size_t values = pass_.numbers_[grid.what].values.front();
  const double* const numbers = (formula ? numbers_[grid.what] : values_[values]).data();
  AddToCells(grid, sums, [=](size_t record) { return numbers[record]; });
}

const double* RecordPass::Worker::NumbersIn(size_t lane) const {
  if (evaluators_[lane] != nullptr) return evaluators_[lane]->result().numbers;
  return values_[pass_.numbers_[lane].values.front()].data();
}

void RecordPass::Worker::AddTotals(const Totals::Grid& grid, RecordTotal* totals) const {
  const double* const numbers = NumbersIn(grid.what);
  if (AreNumbers(std::span(numbers, records_))) {
    AddToCells(grid, totals, [=](size_t record) { return numbers[record]; });
  } else {
    AddToCells(grid, totals, [=](size_t record) { return RecordTotal::Any{numbers[record]}; });
  }
}

void RecordPass::Worker::FindLeasts(const Leasts::Grid& grid, LeastNumber* leasts) const {
  const double* const numbers = NumbersIn(grid.what / 2);
  const double sign = grid.what % 2 == 0 ? 1 : -1;
  AddToCells(grid, leasts, [=](size_t record) { return sign * numbers[record]; });
}

void RecordPass::Worker::AddWholes(size_t grid, int64_t* wholes) const {
  const Sums::Grid& sums = pass_.sums_.grids()[grid];
  const NumberLane& lane = pass_.numbers_[sums.what];
  const uint32_t* const codes = codes_[lane.codes]->data();
  const NumbersOfCodes number{codes, pass_.WholesOf(grid).data()};
  if (lane.stretch.length < lane.of_code.size() / 2) return AddToCells(sums, wholes, number);
  const bool tallied = pass_.tallied_with_[grid].has_value();
  const int64_t unit = tallied ? kTallyUnit : 1, of_run = tallied ? kRun : 0;
  const int64_t firsts = static_cast<int64_t>(kRun) * lane.stretch.number * unit + of_run;
  std::array<uint32_t, kBlock / kRun> offsets;  // of the codes of runs behind the first, added up
  const uint64_t inside = runs_[sums.lane] == 0
                              ? 0
                              : ActiveKernels().sum_runs(codes, records_, lane.stretch.first,
                                                         lane.stretch.length, offsets.data());
  AddToCells(sums, wholes, number, [=, &offsets](size_t i) {
    const size_t run = i / kRun;
    return (inside >> run & 1) != 0 ? offsets[run] * unit + firsts : SumOfRun<int64_t>(i, number);
  });
}

void RecordPass::Worker::FindExtremes(const Extremes::Grid& grid, ExtremeKey* extremes) const {
  const KeyLane& lane = pass_.keys_[grid.what];
  const uint32_t* const codes = codes_[lane.codes]->data();
  // numbers - code, or code + 1
  const uint32_t flip = lane.smallest ? ~0u : 0, base = lane.smallest ? lane.numbers + 1 : 1;
  const auto key = [=](size_t record) -> ExtremeKey { return (codes[record] ^ flip) + base; };
  if (lane.numbers >= lane.column->codes()) return AddToCells(grid, extremes, key);
  AddToCells(grid, extremes, [=, numbers = lane.numbers](size_t record) {
    return codes[record] < numbers ? key(record) : ExtremeKey();
  });
}

}  // namespace celadon
