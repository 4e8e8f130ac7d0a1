#include "hypercube/record_questions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "expression/evaluate.h"

namespace celadon {
namespace {

constexpr size_t kMostByTuple = 2;  // aggregations of one field

// Whether its records are told apart by one field; arguments behind it are constants.
bool IsOfOneField(const WalkAggregation& aggregation) {
  if (!FirstTellsAll(aggregation.arguments)) return false;
  const ReadArgument& argument = aggregation.arguments.front();
  return argument.program == nullptr && argument.inputs.size() == 1 &&
         argument.inputs.front().columns.size() == 1 && argument.inputs.front().lookup == nullptr;
}

// Whether it reads the numbers of the second argument too.
bool LooksAtSecond(const WalkAggregation& aggregation) {
  using enum Accumulator::Needs;
  const Accumulator::Needs needs = MakeAccumulator(OptionsOf(aggregation, 1))->needs();
  return needs == kPairs || needs == kWeighted;
}

// Whether it takes the numbers alone that a formula gives for the values of one field.
bool TakesNumbersOfOneField(const WalkAggregation& aggregation) {
  return FirstTellsAll(aggregation.arguments) &&
         RecordPass::IsOfOneColumn(aggregation.arguments.front()) &&
         MakeAccumulator(OptionsOf(aggregation, 1))->needs() == Accumulator::Needs::kNumbers;
}

// Whether what a mean divides by is the number of records.
bool IsMeanOfRecords(const WalkAggregation& aggregation) {
  return aggregation.function->kind == AggregationKind::kAvg && IsOfOneField(aggregation) &&
         AlwaysNumber(aggregation);
}

bool HasColumn(const WalkAggregation& aggregation, const BitPackedColumn* column) {
  return aggregation.arguments.size() == 1 &&
         RecordPass::IsOfOneColumn(aggregation.arguments.front()) &&
         ColumnOf(aggregation) == column;
}

// Whether an aggregation is better found by tuple than by pairs of tuples and values: sums and
// extremes are, unless so many things are asked of the same field that the pairs tell them cheaper.
bool IsFoundByTuple(const WalkAggregation& aggregation,
                    const std::vector<WalkAggregation>& aggregations, const RecordCoder& coder) {
  const auto by_tuple = [&coder](const WalkAggregation& candidate) {
    return AddsUp(candidate, coder) || FindsExtreme(candidate);
  };
  if (!by_tuple(aggregation)) return false;
  if (!RecordPass::IsOfOneColumn(aggregation.arguments.front())) return true;
  size_t same = 0;
  for (const WalkAggregation& other : aggregations) {
    if (!HasColumn(other, ColumnOf(aggregation)) || CountsRecords(other)) continue;
    if (!by_tuple(other)) return false;
    ++same;
  }
  return same <= kMostByTuple;
}

}  // namespace

AccumulatorOptions OptionsOf(const WalkAggregation& aggregation, uint64_t groups) {
  return {.function = aggregation.function,
          .arguments = aggregation.arguments.size(),
          .distinct = aggregation.distinct,
          .constants = ConstantsOf(aggregation.arguments),
          .expected_groups = groups,
          .distinct_values = aggregation.distinct_values};
}

const ArgumentInput& InputOf(const WalkAggregation& aggregation) {
  return aggregation.arguments.front().inputs.front();
}

const BitPackedColumn* ColumnOf(const WalkAggregation& aggregation) {
  return InputOf(aggregation).columns.front().column;
}

CellAxis AxisOf(const WalkAggregation& aggregation) {
  const BitPackedColumn* column = ColumnOf(aggregation);
  return {.column = column, .map = nullptr, .radix = std::max(1u, column->codes())};
}

bool CountsRecords(const WalkAggregation& aggregation) {
  return IsOfOneField(aggregation) && aggregation.function->kind == AggregationKind::kCount &&
         !aggregation.distinct && !ColumnOf(aggregation)->has_nulls();
}

bool AlwaysNumber(const WalkAggregation& aggregation) {
  return aggregation.arguments.front().symbols->numeric_count() >= ColumnOf(aggregation)->codes();
}

bool TotalsUp(const WalkAggregation& aggregation) {
  const AggregationKind kind = aggregation.function->kind;
  return (kind == AggregationKind::kSum || kind == AggregationKind::kAvg) &&
         !aggregation.distinct && aggregation.arguments.size() == 1 &&
         RecordPass::CanTotal(aggregation.arguments.front());
}

bool AddsUp(const WalkAggregation& aggregation, const RecordCoder& coder) {
  return TotalsUp(aggregation) &&
         (aggregation.function->kind == AggregationKind::kSum || IsMeanOfRecords(aggregation)) &&
         RecordPass::CanAdd(aggregation.arguments.front(), coder.records().rows());
}

bool SeemsWhole(const ReadArgument& argument, bool whole, const TextInterpreter& interpreter) {
  if (RecordPass::IsOfOneColumn(argument)) return true;  // as its values are
  if (!whole) return false;
  constexpr size_t kTried = 16;
  Evaluator evaluator(argument.program, interpreter, kTried);
  std::vector<std::array<double, kTried>> numbers(argument.inputs.size());
  std::vector<ValueLanes> lanes(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    const std::span<const double> known = argument.inputs[i].lanes->numbers();
    if (known.empty()) return true;
    for (size_t k = 0; k < kTried; ++k) numbers[i][k] = known[k * known.size() / kTried];
    lanes[i].numbers = numbers[i].data();
  }
  if (!evaluator.Run(lanes, kTried).ok()) return true;
  const auto tried = std::span(evaluator.result().numbers, kTried);
  return std::ranges::all_of(
      tried, [](double number) { return std::isnan(number) || number == std::trunc(number); });
}

bool FindsExtreme(const WalkAggregation& aggregation) {
  const AggregationKind kind = aggregation.function->kind;
  return (kind == AggregationKind::kMin || kind == AggregationKind::kMax) &&
         aggregation.arguments.size() == 1 && IsOfOneField(aggregation);
}

bool FindsLeast(const WalkAggregation& aggregation) {
  const AggregationKind kind = aggregation.function->kind;
  return (kind == AggregationKind::kMin || kind == AggregationKind::kMax) &&
         aggregation.arguments.size() == 1 && RecordPass::CanTotal(aggregation.arguments.front());
}

std::optional<uint64_t> PairsOf(const WalkAggregation& aggregation,
                                const std::vector<WalkAggregation>& aggregations,
                                const RecordCoder& coder) {
  if (!IsOfOneField(aggregation) && !TakesNumbersOfOneField(aggregation)) return std::nullopt;
  if (aggregation.function->ordered || aggregation.function->external != nullptr ||
      LooksAtSecond(aggregation)) {
    return std::nullopt;
  }
  const uint64_t pairs = coder.radix() * AxisOf(aggregation).radix;
  const bool by_tuple = IsFoundByTuple(aggregation, aggregations, coder);
  return by_tuple && pairs > kFewCells ? std::nullopt : std::optional(pairs);
}

PairCounts::Wanted WantedOf(const WalkAggregation& aggregation, const RecordCoder& coder) {
  using enum PairCounts::Wanted;
  const AggregationKind kind = aggregation.function->kind;
  if (kind == AggregationKind::kSum && AddsUp(aggregation, coder)) return kSum;
  if (FindsExtreme(aggregation)) return kind == AggregationKind::kMin ? kSmallest : kLargest;
  const bool counts = kind == AggregationKind::kCount && !aggregation.distinct;
  return counts && IsOfOneField(aggregation) ? kPresent : kEachValue;
}

}  // namespace celadon
