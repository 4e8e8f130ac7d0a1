#include "hypercube/walk_results.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "hypercube/sample_accumulator.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "the rows of a chart";
constexpr size_t kRowsBetweenPolls = 1 << 12;

// The result of no records.
Value EmptyResult(const AggregationPlan& plan, const RegionalSettings& settings) {
  if (plan.external != nullptr) return Value();
  class NoValues final : public ArgumentValues {
    std::vector<Value> Of(uint32_t) const override { return {}; }
  };
  const auto nothing = MakeAccumulator(
      {.function = plan.function, .arguments = plan.arguments.size(), .distinct = plan.distinct});
  nothing->Resize(1);
  return nothing->Results(NoValues(), settings).front();
}

// The row of a tuple, which mostly stands where it is guessed: in charts of one walk.
std::optional<uint32_t> FindTuple(const TupleRows& tuples, std::span<const TupleValue> tuple,
                                  size_t guess) {
  const bool there = guess < tuples.size() && std::ranges::equal(tuples.tuple(guess), tuple);
  return there ? std::optional(static_cast<uint32_t>(guess)) : tuples.Find(tuple);
}

// Adopts the result of one aggregation.
class Adoption {
 public:
  Adoption(const AggregationPlan& plan, const CubeSurroundings& surroundings,
           AggregationResult* result, CubeRows* rows)
      : plan_(plan),
        execution_(surroundings.execution),
        settings_(*surroundings.context.settings),
        result_(*result),
        rows_(*rows) {}

  absl::Status Adopt(const WalkResult::Aggregation& found, const TupleRows& tuples,
                     const std::vector<size_t>& dimensions) {
    const bool alone = plan_.constant || found.total == found.groups ||
                       (rows_.tuples.dimensions() == 0 && plan_.external != nullptr);
    MemoryReservation memory(execution_.memory);  // of the results
    if (!plan_.constant) {
      CELADON_RETURN_IF_ERROR(memory.Resize(tuples.size() * sizeof(Value), kWhat));
      CELADON_RETURN_IF_ERROR(
          rows_.memory.Resize(rows_.memory.bytes() + rows_.tuples.size() * sizeof(double), kWhat));
    }
    const std::vector<double> numbers = alone ? std::vector<double>() : found.groups->Numbers();
    CELADON_ASSIGN_OR_RETURN(const auto results, TotalAndGroups(found, !alone && numbers.empty()));
    result_.total = ValueColumn(1);
    result_.total.Set(0, results.front().front());
    if (plan_.constant) return absl::OkStatus();
    const Value empty = EmptyResult(plan_, settings_);
    result_.rows = ValueColumn(rows_.tuples.size());
    if (!numbers.empty()) {
      const double none = empty.has_number() ? empty.number() : kNoNumber;
      return SetRows(tuples, dimensions, [&](size_t row, std::optional<uint32_t> at) {
        result_.rows.SetNumber(row, at.has_value() ? numbers[*at] : none);
      });
    }
    const std::vector<Value>& values = results.back();
    return SetRows(tuples, dimensions, [&](size_t row, std::optional<uint32_t> at) {
      result_.rows.Set(row, at.has_value() ? values[*at] : empty);
    });
  }

 private:
  // The results of the total, and, where they are asked for, of the groups: functions that look at
  // all numbers take their time for both.
  absl::StatusOr<std::vector<std::vector<Value>>> TotalAndGroups(
      const WalkResult::Aggregation& found, bool groups) {
    std::vector<std::vector<Value>> results(groups ? 2 : 1);
    if (plan_.external != nullptr) {
      for (size_t i = 0; i < results.size(); ++i) {
        CELADON_ASSIGN_OR_RETURN(
            results[i], ExternalResults(i == 0 ? *found.total : *found.groups, *found.values));
      }
      return results;
    }
    execution_.executor->Run(results.size(), [&](size_t i, size_t) {
      results[i] = (i == 0 ? found.total : found.groups)->Results(*found.values, settings_);
    });
    return results;
  }

  absl::StatusOr<std::vector<Value>> ExternalResults(const Accumulator& groups,
                                                     const ArgumentValues& values) {
    const auto& samples = static_cast<const SampleAccumulator&>(groups);
    if (!result_.error.ok()) return std::vector<Value>(samples.size());
    auto results =
        plan_.external->Groups(samples.Groups(values, plan_.arguments.size()), execution_);
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    if (results.ok()) return results;
    result_.error = results.status();
    return std::vector<Value>(samples.size());
  }

  // Calls set(row, tuple) with the tuple of the walk, which has the dimensions at these positions,
  // that a row is of; nullopt where it has none.
  template <typename SetRow>
  absl::Status SetRows(const TupleRows& tuples, const std::vector<size_t>& dimensions,
                       SetRow set) const {
    std::vector<TupleValue> tuple(dimensions.size());
    for (size_t row = 0; row < rows_.tuples.size(); ++row) {
      if (row % kRowsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      for (size_t d = 0; d < tuple.size(); ++d) tuple[d] = rows_.tuples.value(row, dimensions[d]);
      set(row, FindTuple(tuples, tuple, row));
    }
    return absl::OkStatus();
  }

  const AggregationPlan& plan_;
  const Execution& execution_;
  const RegionalSettings& settings_;
  AggregationResult& result_;
  CubeRows& rows_;
};

}  // namespace

absl::Status AdoptResults(const ChartPlan& plan, const WalkGroup& group, const WalkResult& found,
                          const CubeSurroundings& surroundings, CubeRows* rows) {
  for (size_t m = 0; m < group.members.size(); ++m) {
    const size_t position = group.members[m];
    Adoption adoption(plan.aggregations[position], surroundings, &rows->aggregations[position],
                      rows);
    CELADON_RETURN_IF_ERROR(adoption.Adopt(found.aggregations[m], found.tuples, group.dimensions));
  }
  return absl::OkStatus();
}

}  // namespace celadon
