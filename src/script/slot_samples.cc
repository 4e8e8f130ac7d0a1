#include "script/slot_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>
#include <utility>

#include "expression/column_vector.h"
#include "expression/number_sample.h"
#include "runtime/status_macros.h"
#include "script/group_aggregate.h"
#include "script/group_numbers.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 4096;  // at once, so that they stay in a core's cache
constexpr size_t kTaskGroups = 512;

}  // namespace

void SlotSamples::Want(size_t column) {
  if (std::ranges::find(columns_, column, &Column::column) != columns_.end()) return;
  columns_.push_back({column, DistinctCodes(rows_, column), {}});
}

const SlotSamples::Column& SlotSamples::ColumnAt(size_t column) const {
  return *std::ranges::find(columns_, column, &Column::column);
}

absl::Status SlotSamples::Read(std::span<const uint32_t> row_counts) {
  const uint64_t cells = rows_.rows() * columns_.size() + row_counts.size() * (columns_.size() + 1);
  CELADON_RETURN_IF_ERROR(memory_.Resize(cells * sizeof(uint32_t), "the groups of a LOAD"));
  starts_.assign(row_counts.size() + 1, 0);
  std::inclusive_scan(row_counts.begin(), row_counts.end(), starts_.begin() + 1);
  execution_.executor->Run(columns_.size(), [this](size_t i, size_t) { Gather(columns_[i]); });
  return absl::OkStatus();
}

void SlotSamples::Gather(Column& column) const {
  column.numbers.resize(rows_.rows());
  std::vector<uint32_t> next(starts_.begin(), starts_.end() - 1);
  std::vector<uint32_t> slots(kReadRows), numbers(kReadRows);
  for (uint64_t row = 0; row < rows_.rows() && !execution_.cancel.cancelled(); row += kReadRows) {
    slots.resize(std::min<uint64_t>(kReadRows, rows_.rows() - row));
    numbers.resize(slots.size());
    slots_.Read(row, slots);
    column.codes.Read(row, numbers);
    for (size_t i = 0; i < slots.size(); ++i) column.numbers[next[slots[i]]++] = numbers[i];
  }
}

void SlotSamples::ForEachGroup(size_t groups, bool alone,
                               const std::function<void(size_t group, size_t worker)>& body) const {
  const auto task = [&](size_t first, size_t worker) {
    for (size_t group = first; group < std::min(groups, first + kTaskGroups); ++group) {
      if (execution_.cancel.cancelled()) return;
      body(group, worker);
    }
  };
  if (!alone) {
    return execution_.executor->Run(
        (groups + kTaskGroups - 1) / kTaskGroups,
        [&](size_t i, size_t worker) { task(i * kTaskGroups, worker); });
  }
  for (size_t first = 0; first < groups; first += kTaskGroups) task(first, 0);
}

BatchColumn SlotSamples::Results(const SlotAggregate& aggregate, std::span<const uint32_t> slots,
                                 const RegionalSettings& settings) const {
  const Column& column = ColumnAt(aggregate.columns.front());
  const AggregationKind kind = aggregate.function->kind;
  const bool one = aggregate.columns.size() == 1;
  if (one && aggregate.function->name == "FirstValue") {
    return Chosen(column, slots,
                  [](const Column&, std::span<const uint32_t> numbers) { return numbers.front(); });
  }
  if (one && !aggregate.distinct && aggregate.function->name == "LastValue") {
    return Chosen(column, slots,
                  [](const Column&, std::span<const uint32_t> numbers) { return numbers.back(); });
  }
  if (one && kind == AggregationKind::kOnly) {
    return Chosen(column, slots, [](const Column& of, std::span<const uint32_t> numbers) {
      const uint32_t null = of.codes.null();
      uint32_t only = null;
      for (const uint32_t number : numbers) {
        if (number == null || number == only) continue;
        if (only != null) return null;
        only = number;
      }
      return only;
    });
  }
  if (one && kind < AggregationKind::kOnly) return OfDistinct(kind, column, slots);
  if (AsksNumbers(aggregate)) return OfNumbers(aggregate, slots);
  return Calculated(aggregate, slots, settings);
}

bool SlotSamples::AsksNumbers(const SlotAggregate& aggregate) const {
  if (aggregate.distinct || aggregate.function->number_kernel == nullptr) return false;
  return std::ranges::all_of(aggregate.columns | std::views::drop(1), [this](size_t column) {
    return ColumnAt(column).codes.numbers() == 1;
  });
}

template <typename NumberOf>
BatchColumn SlotSamples::Chosen(const Column& column, std::span<const uint32_t> slots,
                                NumberOf number_of) const {
  BatchColumn chosen{column.codes.values(), std::vector<uint32_t>(slots.size())};
  ForEachGroup(slots.size(), false, [&](size_t group, size_t) {
    const uint32_t number = number_of(column, column.of(*this, slots[group]));
    chosen.codes[group] = number == column.codes.null() ? BatchColumn::kNull : number;
  });
  return chosen;
}

BatchColumn SlotSamples::OfDistinct(AggregationKind kind, const Column& column,
                                    std::span<const uint32_t> slots) const {
  std::vector<double> results(slots.size());
  // The group, counted from 1, that held each number last.
  std::vector<std::vector<uint32_t>> held(execution_.executor->workers());
  ForEachGroup(slots.size(), false, [&](size_t group, size_t worker) {
    std::vector<uint32_t>& last = held[worker];
    last.resize(column.codes.values()->size());
    RunningTotal total;
    for (const uint32_t number : column.of(*this, slots[group])) {
      if (number == column.codes.null() || last[number] == group + 1) continue;
      last[number] = static_cast<uint32_t>(group + 1);
      total.Add(kind, (*column.codes.values())[number]);
    }
    results[group] = total.Result(kind);
  });
  return NumberColumn(results);
}

BatchColumn SlotSamples::OfNumbers(const SlotAggregate& aggregate,
                                   std::span<const uint32_t> slots) const {
  const Column& column = ColumnAt(aggregate.columns.front());
  NumberLane lane, parameters;
  lane.Prepare(column.codes.values());
  double parameter = kNoNumber;
  if (aggregate.columns.size() > 1) {
    parameters.Prepare(ColumnAt(aggregate.columns[1]).codes.values());
    parameter = parameters.of(0);
  }
  std::vector<double> results(slots.size());
  std::vector<std::vector<double>> numbers(execution_.executor->workers());
  ForEachGroup(slots.size(), false, [&](size_t group, size_t worker) {
    std::vector<double>& of_group = numbers[worker];
    of_group.clear();
    for (const uint32_t number : column.of(*this, slots[group])) {
      if (!std::isnan(lane.of(number))) of_group.push_back(lane.of(number));
    }
    NumberSample sample(of_group, {});
    const double result = aggregate.function->number_kernel(sample, parameter);
    results[group] = std::isfinite(result) ? result : kNoNumber;
  });
  return NumberColumn(results);
}

BatchColumn SlotSamples::Calculated(const SlotAggregate& aggregate, std::span<const uint32_t> slots,
                                    const RegionalSettings& settings) const {
  std::vector<Value> results(slots.size());
  std::vector<std::vector<uint32_t>> counts(execution_.executor->workers());
  const bool of_host = aggregate.function->custom != nullptr;
  ForEachGroup(slots.size(), of_host, [&](size_t group, size_t worker) {
    const auto samples = SamplesOf(aggregate, slots[group], counts[worker]);
    results[group] = aggregate.function->Calculate(samples, aggregate.distinct, settings);
  });
  return ColumnOf(results);
}

std::vector<AggregationSample> SlotSamples::SamplesOf(const SlotAggregate& aggregate, uint32_t slot,
                                                      std::vector<uint32_t>& counts) const {
  std::vector<const Column*> columns, varying;
  for (const size_t column : aggregate.columns) {
    columns.push_back(&ColumnAt(column));
    if (columns.back()->codes.numbers() > 1) varying.push_back(columns.back());
  }
  const bool ordered = aggregate.function->ordered;
  std::vector<Combination> combinations;
  if (ordered && !aggregate.distinct) {
    combinations.resize(starts_[slot + 1] - starts_[slot]);
    for (uint32_t row = 0; row < combinations.size(); ++row) combinations[row] = {row, 1};
  } else {
    combinations = varying.size() < 2 ? Counted(varying, slot, counts) : Sorted(varying, slot);
  }
  std::vector<AggregationSample> samples;
  samples.reserve(combinations.size());
  for (const auto& [row, count] : combinations) {
    AggregationSample& sample = samples.emplace_back();
    sample.count = aggregate.distinct ? 1 : count;
    for (const Column* const column : columns) {
      sample.values.emplace_back(column->value(column->of(*this, slot)[row]));
    }
  }
  if (!ordered) SortSamples(&samples);
  return samples;
}

std::vector<SlotSamples::Combination> SlotSamples::Counted(std::span<const Column* const> columns,
                                                           uint32_t slot,
                                                           std::vector<uint32_t>& counts) const {
  if (columns.empty()) return {{0, starts_[slot + 1] - starts_[slot]}};
  const std::span<const uint32_t> numbers = columns.front()->of(*this, slot);
  counts.resize(std::max(counts.size(), columns.front()->codes.numbers()));
  std::vector<Combination> combinations;
  for (uint32_t row = 0; row < numbers.size(); ++row) {
    if (counts[numbers[row]]++ == 0) combinations.push_back({row, 0});
  }
  for (auto& [row, count] : combinations) count = std::exchange(counts[numbers[row]], 0);
  return combinations;
}

std::vector<SlotSamples::Combination> SlotSamples::Sorted(std::span<const Column* const> columns,
                                                          uint32_t slot) const {
  const auto compare = [&](const Combination& a, const Combination& b) {
    for (const Column* const column : columns) {
      const std::span<const uint32_t> numbers = column->of(*this, slot);
      const auto order = numbers[a.row] <=> numbers[b.row];
      if (order != std::strong_ordering::equal) return order;
    }
    return std::strong_ordering::equal;
  };
  std::vector<Combination> combinations(starts_[slot + 1] - starts_[slot]);
  for (uint32_t row = 0; row < combinations.size(); ++row) combinations[row] = {row, 1};
  std::ranges::stable_sort(combinations, [&](const Combination& a, const Combination& b) {
    return compare(a, b) == std::strong_ordering::less;
  });
  size_t kept = 0;
  for (const Combination& next : combinations) {
    if (kept != 0 && compare(combinations[kept - 1], next) == std::strong_ordering::equal) {
      ++combinations[kept - 1].count;
    } else {
      combinations[kept++] = next;
    }
  }
  combinations.resize(kept);
  std::ranges::sort(combinations, {}, &Combination::row);
  return combinations;
}

}  // namespace celadon
