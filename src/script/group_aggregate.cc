#include "script/group_aggregate.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "runtime/status_macros.h"

namespace celadon {

GroupAggregate::GroupAggregate(const AggregationFunction& function, bool distinct, size_t arguments)
    : function_(function),
      distinct_(distinct),
      samples_(function.kind > AggregationKind::kOnly || arguments > 1),
      coders_(arguments),
      splits_(arguments) {
  if (!samples_ && !distinct && function.kind != AggregationKind::kOnly) {
    numbers_.emplace(function.kind);
  }
}

bool GroupAggregate::gives_argument() const {
  constexpr std::string_view kOthers[] = {"FirstValue", "LastValue", "FirstSortedValue", "Mode"};
  return function_.kind == AggregationKind::kMin || function_.kind == AggregationKind::kMax ||
         function_.kind == AggregationKind::kOnly ||
         std::ranges::find(kOthers, function_.name) != std::end(kOthers);
}

void GroupAggregate::Add(std::span<const uint32_t> groups, size_t size,
                         std::span<const BatchColumn* const> columns) {
  if (numbers_.has_value()) return numbers_->Add(groups, size, *columns[0]);
  std::vector<std::vector<uint32_t>> numbers;
  for (size_t i = 0; i < coders_.size(); ++i) numbers.push_back(coders_[i].Intern(*columns[i]));
  samples_ ? AddSamples(groups, numbers) : AddValues(groups, numbers[0]);
}

void GroupAggregate::AddValues(std::span<const uint32_t> groups,
                               std::span<const uint32_t> numbers) {
  for (size_t row = 0; row < groups.size(); ++row) {
    if (groups[row] >= states_.size()) states_.resize(groups[row] + 1);
    if (numbers[row] == SymbolCoder::kNull) continue;
    if (distinct_ && !seen_.insert(uint64_t{groups[row]} << 32 | numbers[row]).second) continue;
    AddValue(states_[groups[row]], numbers[row]);
  }
}

void GroupAggregate::AddValue(State& state, uint32_t number) {
  if (function_.kind != AggregationKind::kOnly) {
    return state.total.Add(function_.kind, coders_[0].symbols().values()[number]);
  }
  if (state.total.count == 0 || state.value != number) ++state.total.count;
  state.value = number;
}

Value GroupAggregate::ResultOf(const State& state) const {
  if (function_.kind == AggregationKind::kOnly) {
    if (state.total.count != 1) return Value();
    return Value(coders_[0].symbols().values()[state.value]);
  }
  const double number = state.total.Result(function_.kind);
  return std::isnan(number) ? Value() : Value::Number(number);
}

void GroupAggregate::AddSamples(std::span<const uint32_t> groups,
                                std::span<const std::vector<uint32_t>> numbers) {
  for (size_t row = 0; row < groups.size(); ++row) {
    uint32_t combination = 0;
    for (size_t i = 0; i < numbers.size(); ++i) {
      const auto next = static_cast<uint32_t>(splits_[i].size());
      combination =
          splits_[i].try_emplace(uint64_t{combination} << 32 | numbers[i][row], next).first->second;
    }
    if (combination == combinations_.size()) {
      std::vector<uint32_t>& values = combinations_.emplace_back();
      for (const std::vector<uint32_t>& of_argument : numbers) values.push_back(of_argument[row]);
    }
    if (function_.ordered) {
      in_order_.emplace_back(groups[row], combination);
    } else {
      ++counts_[uint64_t{groups[row]} << 32 | combination];
    }
  }
}

std::vector<Value> GroupAggregate::Calculate(size_t groups,
                                             const RegionalSettings& settings) const {
  std::vector<std::vector<AggregationSample>> samples(groups);
  const auto add = [&](uint32_t group, uint32_t combination, uint64_t count) {
    AggregationSample& sample = samples[group].emplace_back();
    sample.count = count;
    for (size_t i = 0; i < coders_.size(); ++i) {
      const uint32_t number = combinations_[combination][i];
      sample.values.push_back(
          number == SymbolCoder::kNull ? Value() : Value(coders_[i].symbols().values()[number]));
    }
  };
  absl::flat_hash_set<uint64_t> met;
  for (const auto& [group, combination] : in_order_) {
    if (distinct_ && !met.insert(uint64_t{group} << 32 | combination).second) continue;
    add(group, combination, 1);
  }
  for (const auto& [pair, count] : counts_) {
    add(static_cast<uint32_t>(pair >> 32), static_cast<uint32_t>(pair), distinct_ ? 1 : count);
  }
  std::vector<Value> results;
  for (std::vector<AggregationSample>& of_group : samples) {
    if (!function_.ordered) SortSamples(&of_group);
    results.push_back(function_.Calculate(of_group, distinct_, settings));
  }
  return results;
}

std::vector<ExternalGroup> GroupAggregate::Groups(size_t groups) const {
  std::vector<ExternalGroup> gathered(groups);
  for (ExternalGroup& group : gathered) group.columns.resize(coders_.size());
  absl::flat_hash_set<uint64_t> met;
  for (const auto& [number, combination] : in_order_) {
    if (distinct_ && !met.insert(uint64_t{number} << 32 | combination).second) continue;
    ExternalGroup& group = gathered[number];
    for (size_t i = 0; i < coders_.size(); ++i) {
      const uint32_t value = combinations_[combination][i];
      group.columns[i].Append(value == SymbolCoder::kNull ? ValueView()
                                                          : coders_[i].symbols().values()[value]);
    }
    ++group.rows;
  }
  return gathered;
}

BatchColumn GroupAggregate::Results(size_t groups, const RegionalSettings& settings) {
  if (numbers_.has_value()) return numbers_->Results(groups);
  std::vector<Value> results;
  if (samples_) {
    results = Calculate(groups, settings);
  } else {
    states_.resize(std::max(groups, states_.size()));
    for (size_t group = 0; group < groups; ++group) results.push_back(ResultOf(states_[group]));
  }
  return ColumnOf(results);
}

BatchColumn ColumnOf(std::span<const Value> values) {
  auto dictionary = std::make_shared<DualVector>();
  BatchColumn column;
  for (const Value& value : values) {
    column.codes.push_back(value.is_null() ? BatchColumn::kNull
                                           : static_cast<uint32_t>(dictionary->size()));
    if (!value.is_null()) dictionary->Append(value);
  }
  column.dictionary = std::move(dictionary);
  return column;
}

absl::StatusOr<BatchColumn> ExternalResults(const GroupAggregate& aggregate, size_t groups,
                                            const BoundExternal& external,
                                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<Value> values,
                           external.Groups(aggregate.Groups(groups), execution));
  return ColumnOf(values);
}

}  // namespace celadon
