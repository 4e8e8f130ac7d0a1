// Adding the numbers of records up in the cells of grids.
#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/base/attributes.h"
#include "hypercube/cell_copies.h"
#include "hypercube/record_pass_worker.h"
#include "storage/kernels/kernels.h"

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

void RecordPass::Worker::AddCounts(const Counts::Grid& grid, uint32_t* counts) const {
  AddToCells(grid, counts, [](size_t) { return 1u; });
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
