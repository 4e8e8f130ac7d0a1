#include "hypercube/record_pass_worker.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>

#include "hypercube/cell_copies.h"
#include "storage/gather_codes.h"
#include "storage/kernels/kernels.h"
#include "value/decimal_scale.h"
#include "value/number_text.h"

namespace celadon {

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
    AddCounts(pass_.counts_.grids()[grid], counts_[grid].data());
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

}  // namespace celadon
