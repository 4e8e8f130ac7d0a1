#include "hypercube/record_pass_worker.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "absl/base/attributes.h"
#include "hypercube/cell_copies.h"
#include "storage/gather_codes.h"

namespace celadon {
namespace {

std::span<const uint64_t> WordsOf(const Bitmap& scope, uint64_t block) {
  return scope.words().subspan(block * Bitmap::kBlockWords, Bitmap::kBlockWords);
}

size_t RecordsIn(std::span<const uint64_t> words) {
  size_t records = 0;
  for (const uint64_t word : words) records += static_cast<size_t>(std::popcount(word));
  return records;
}

}  // namespace

RecordPass::Worker::Worker(const RecordPass& pass)
    : pass_(pass),
      codes_(pass_.codes_.size(), std::vector<uint32_t>(kBlock + BitPackedColumn::kSelectSlack)),
      numbers_(pass_.numbers_.size(), std::vector<double>(kBlock)),
      inputs_(pass_.numbers_.size()),
      evaluators_(pass_.numbers_.size()),
      largest_(pass_.numbers_.size()) {
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    const NumberLane& numbers = pass_.numbers_[lane];
    if (IsOfOneColumn(*numbers.argument)) {
      largest_[lane] = numbers.argument->inputs.front().lanes->largest_whole();
      continue;
    }
    evaluators_[lane] =
        std::make_unique<Evaluator>(numbers.argument->program, *numbers.interpreter);
    inputs_[lane].assign(numbers.argument->inputs.size(), std::vector<double>(kBlock));
  }
  MakeCells();
}

void RecordPass::Worker::MakeCells() {
  for (size_t grid = 0; grid < pass_.counts_.grids().size(); ++grid) {
    const Counts::Grid& counted = pass_.counts_.grids()[grid];
    counts_.emplace_back(!counted.open()           ? 0
                         : pass_.is_tallied_[grid] ? counted.shape.size()
                                                   : CellsOf(counted.shape));
  }
  for (size_t grid = 0; grid < pass_.sums_.grids().size(); ++grid) {
    const Sums::Grid& added = pass_.sums_.grids()[grid];
    const bool tallied = pass_.tallied_with_[grid].has_value();
    tallies_.emplace_back(tallied ? CellsOf(added.shape) : 0);
    sums_.emplace_back(!added.open() ? 0 : tallied ? added.shape.size() : CellsOf(added.shape));
  }
  for (const Extremes::Grid& grid : pass_.extremes_.grids()) {
    extremes_.emplace_back(grid.open() ? grid.shape.size() : 0);
  }
}

void RecordPass::Worker::Take(uint64_t block) {
  const Bitmap* const scope = pass_.records_.scope();
  const size_t records = scope == nullptr ? kBlock : RecordsIn(WordsOf(*scope, block));
  if (records > pass_.few_records_) {
    ReadCodes([&](const BitPackedColumn& column, uint32_t* codes) {
      return column.Select(block, scope, codes);
    });
    return TakeRecords();
  }
  if (records == 0) return;
  if (rows_.size() + records > kBlock) TakeWaiting();
  AddWaiting(WordsOf(*scope, block), static_cast<uint32_t>(block * kBlock));
}

void RecordPass::Worker::TakeWaiting() {
  ReadCodes([&](const BitPackedColumn& column, uint32_t* codes) {
    GatherCodes(column, rows_, codes);
    return rows_.size();
  });
  TakeRecords();
  rows_.clear();
}

void RecordPass::Worker::Flush() {
  for (size_t grid = 0; grid < tallies_.size(); ++grid) {
    if (tallies_[grid].empty()) continue;
    std::vector<uint32_t>& counts = counts_[*pass_.tallied_with_[grid]];
    for (size_t cell = 0; cell < tallies_[grid].size(); ++cell) {
      int64_t& tally = tallies_[grid][cell];
      const auto records = static_cast<uint32_t>(tally);
      counts[cell % counts.size()] += records;
      sums_[grid][cell % counts.size()] += static_cast<double>(tally - records) / kTallyUnit;
      tally = 0;
    }
  }
}

void RecordPass::Worker::AddWaiting(std::span<const uint64_t> words, uint32_t first_row) {
  for (size_t w = 0; w < words.size(); ++w) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1) {
      rows_.push_back(first_row + static_cast<uint32_t>(w * 64) +
                      static_cast<uint32_t>(std::countr_zero(word)));
    }
  }
}

void RecordPass::Worker::TakeRecords() {
  for (size_t lane = 0; lane < numbers_.size(); ++lane) {
    if (evaluators_[lane] != nullptr) Calculate(pass_.numbers_[lane], lane);
  }
  for (size_t grid = 0; grid < counts_.size(); ++grid) {
    if (counts_[grid].empty() || pass_.is_tallied_[grid]) continue;
    ChangeCells(pass_.counts_.grids()[grid], counts_[grid].data(),
                [](size_t, uint32_t& count) { ++count; });
  }
  for (size_t grid = 0; grid < sums_.size(); ++grid) {
    if (!tallies_[grid].empty()) {
      AddTallies(pass_.sums_.grids()[grid], tallies_[grid].data());
    } else if (!sums_[grid].empty()) {
      AddNumbers(pass_.sums_.grids()[grid], sums_[grid].data());
    }
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
    uint32_t* const codes = codes_[lane].data();
    const uint32_t* const map = pass_.codes_[lane].map;
    if (map == nullptr) {
      records_ = read(*pass_.codes_[lane].column, codes);
      continue;
    }
    const uint32_t* const mapped = codes_[pass_.codes_[lane].mapped].data();
    for (size_t i = 0; i < records_; ++i) codes[i] = map[mapped[i]];
  }
}

void RecordPass::Worker::Calculate(const NumberLane& lane, size_t index) {
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

void RecordPass::Worker::LookUp(const ArgumentInput& input, size_t lane,
                                std::vector<double>* numbers) const {
  const double* const of_code = input.lanes->numbers().data();
  const uint32_t* const codes = codes_[lane].data();
  double* const out = numbers->data();
  for (size_t i = 0; i < records_; ++i) out[i] = of_code[codes[i]];
}

void RecordPass::Worker::Check(const double* numbers, size_t lane) {
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
  if (!whole || largest > kMostExactSum / 4) largest = HUGE_VAL;
  largest_[lane] = std::max(largest_[lane], largest);
}

template <typename Grid, typename Visit>
void RecordPass::Worker::VisitCells(const Grid& grid, Visit visit) const {
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

template <size_t... kAxis, typename Grid, typename Visit>
void RecordPass::Worker::VisitCells(std::index_sequence<kAxis...>, const Grid& grid,
                                    Visit visit) const {
  const uint32_t* const codes[] = {codes_[grid.lanes[kAxis]].data()...};
  const uint32_t weights[] = {static_cast<uint32_t>(grid.shape.weight(kAxis))...};
  VisitInTurn(
      [codes, weights](size_t i) ABSL_ATTRIBUTE_ALWAYS_INLINE {
        return (0u + ... + (kAxis == 0 ? codes[kAxis][i] : weights[kAxis] * codes[kAxis][i]));
      },
      visit);
}

template <typename CellOf, typename Visit>
void RecordPass::Worker::VisitInTurn(CellOf cell_of, Visit visit) const {
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

template <typename Grid, typename Cell, typename Change>
void RecordPass::Worker::ChangeCells(const Grid& grid, Cell* cells, Change change) const {
  const size_t size = CopiesOf(grid.shape) == 1 ? 0 : grid.shape.size();
  VisitCells(grid, [=](size_t record, uint32_t cell, size_t copy) {
    change(record, cells[copy * size + cell]);
  });
}

void RecordPass::Worker::AddNumbers(const Sums::Grid& grid, double* sums) const {
  if (evaluators_[grid.what] != nullptr) {
    const double* const numbers = numbers_[grid.what].data();
    ChangeCells(grid, sums, [=](size_t record, double& sum) { sum += numbers[record]; });
    return;
  }
  const NumberLane& lane = pass_.numbers_[grid.what];
  const double* const of_code = lane.of_code.data();
  const uint32_t* const codes = codes_[lane.codes.front()].data();
  ChangeCells(grid, sums, [=](size_t record, double& sum) { sum += of_code[codes[record]]; });
}

void RecordPass::Worker::AddTallies(const Sums::Grid& grid, int64_t* tallies) const {
  const NumberLane& lane = pass_.numbers_[grid.what];
  const int64_t* const of_code = lane.tally_of_code.data();
  const uint32_t* const codes = codes_[lane.codes.front()].data();
  ChangeCells(grid, tallies,
              [=](size_t record, int64_t& tally) { tally += of_code[codes[record]]; });
}

// New extremes are rare, so that cells are read much more often than written.
void RecordPass::Worker::FindExtremes(const Extremes::Grid& grid, ExtremeKey* extremes) const {
  const KeyLane& lane = pass_.keys_[grid.what];
  const uint32_t* const keys = lane.keys.data();
  const uint32_t* const codes = codes_[lane.codes].data();
  VisitCells(grid, [=](size_t record, uint32_t cell, size_t) {
    const uint32_t key = keys[codes[record]];
    if (key > extremes[cell].key) extremes[cell].key = key;
  });
}

}  // namespace celadon
