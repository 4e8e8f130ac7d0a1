// Functions of the rows above, below, first and last: one of them, or a range of them in a
// function.
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "expression/call_scalar.h"
#include "hypercube/row_calculator.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// A number of an argument that is one for each row; the default where there is no argument.
double NumberAt(const std::optional<ValueColumn>& column, size_t row, double otherwise) {
  return column.has_value() ? std::trunc(column->number(row)) : otherwise;
}

constexpr size_t kOperandsBetweenPolls = 1 << 16;

bool HasInfinite(const ValueColumn& column) {
  return std::ranges::any_of(column.numbers(), [](double number) { return std::isinf(number); });
}

// The rows that a function of other rows reads, away from where it stands.
std::vector<uint32_t> RowsRead(std::span<const uint32_t> segment, const RowWindow& window) {
  const auto rows = segment.subspan(window.begin, window.end - window.begin);
  return window.upwards ? std::vector<uint32_t>(rows.rbegin(), rows.rend())
                        : std::vector<uint32_t>(rows.begin(), rows.end());
}

}  // namespace

absl::StatusOr<ValueColumn> RowCalculator::Shifted(const RowFunctionPlan& plan) {
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, Run(plan.arguments[0], false));
  std::optional<ValueColumn> offsets;
  if (plan.arguments.size() > 1) {
    CELADON_ASSIGN_OR_RETURN(offsets, Run(plan.arguments[1], false));
  }
  const RowRuns& runs = RunsOf(plan);
  ValueColumn column(values.size());
  for (uint32_t row = 0; row < column.size(); ++row) {
    const auto segment = runs.Of(row);
    if (segment.empty()) continue;
    const auto read = RowsRead(segment, WindowOf(plan.kind, segment.size(), runs.position[row],
                                                 NumberAt(offsets, row, 1), 1));
    if (!read.empty()) column.Set(row, values[read.front()]);
  }
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::EndOfAll(const RowFunctionPlan& plan) {
  ValueColumn column(1);
  const auto& columns = down_.columns().runs;
  const bool whole = plan.kept.empty() && (plan.total || rows_.tuples.dimensions() == 1);
  if (plan.across || !whole || columns.size() != 1) return column;
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, Shifted(plan));
  column.Set(0, values[columns.front().front()]);
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::EndsOfSegments(const RowFunctionPlan& plan) {
  ValueColumn column(rows_.tuples.size());
  if (plan.total || plan.across) return column;
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, inner_->Shifted(plan));
  for (size_t row = 0; row < column.size(); ++row) column.Set(row, values[rows_of_inner_[row]]);
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::Range(const RowFunctionPlan& plan, bool total) {
  const size_t rows = RowCount(total);
  // Of each argument its values, and of a list where in the chart it reads them.
  std::vector<std::optional<ValueColumn>> values(plan.arguments.size()), offsets(values),
      counts(values);
  for (size_t a = 0; a < plan.arguments.size(); ++a) {
    const RowFunctionPlan* list =
        plan.lists[a].has_value() ? &plan_.row_functions[*plan.lists[a]] : nullptr;
    if (list != nullptr && total) continue;
    CELADON_ASSIGN_OR_RETURN(values[a],
                             Run(list == nullptr ? plan.arguments[a] : list->arguments[0], total));
    if (list == nullptr) continue;
    CELADON_ASSIGN_OR_RETURN(offsets[a], Run(list->arguments[1], false));
    CELADON_ASSIGN_OR_RETURN(counts[a], Run(list->arguments[2], false));
  }
  const auto window_kind = WindowNumbers::KindOf(plan.range->name);
  if (plan.arguments.size() == 1 && values[0].has_value() && plan.lists[0].has_value() &&
      window_kind.has_value() && !HasInfinite(*values[0])) {
    return RangeOfWindows(plan, *window_kind, *values[0], *offsets[0], *counts[0]);
  }
  ValueColumn column(rows);
  size_t unpolled = kOperandsBetweenPolls;
  for (uint32_t row = 0; row < rows; ++row) {
    if (unpolled >= kOperandsBetweenPolls) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      unpolled = 0;
    }
    std::vector<Value> operands;
    for (size_t a = 0; a < plan.arguments.size(); ++a) {
      if (!plan.lists[a].has_value()) {
        operands.emplace_back((*values[a])[row]);
        continue;
      }
      const RowFunctionPlan& list = plan_.row_functions[*plan.lists[a]];
      const auto segment = total ? std::span<const uint32_t>() : RunsOf(list).Of(row);
      if (segment.empty()) continue;
      const size_t position = RunsOf(list).position[row];
      const auto read =
          RowsRead(segment, WindowOf(list.kind, segment.size(), position,
                                     NumberAt(offsets[a], row, 1), NumberAt(counts[a], row, 1)));
      for (const uint32_t other : read) operands.emplace_back((*values[a])[other]);
    }
    if (operands.empty()) operands.emplace_back();
    unpolled += operands.size();
    CELADON_ASSIGN_OR_RETURN(const Value result, CallScalar(*plan.range, operands, interpreter_));
    column.Set(row, result);
  }
  return column;
}

// One list of rows, each of which may be long: segment by segment.
absl::StatusOr<ValueColumn> RowCalculator::RangeOfWindows(const RowFunctionPlan& plan,
                                                          WindowNumbers::Kind kind,
                                                          const ValueColumn& values,
                                                          const ValueColumn& offsets,
                                                          const ValueColumn& counts) {
  const RowFunctionPlan& list = plan_.row_functions[*plan.lists[0]];
  const double of_none = WindowNumbers(kind, {}).Of({});
  ValueColumn column(values.size());
  for (uint32_t row = 0; row < column.size(); ++row) column.SetNumber(row, of_none);
  for (const std::vector<uint32_t>& segment : RunsOf(list).runs) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    std::vector<double> numbers;
    for (const uint32_t row : segment) numbers.push_back(values.number(row));
    const WindowNumbers windows(kind, numbers);
    for (size_t position = 0; position < segment.size(); ++position) {
      const uint32_t row = segment[position];
      column.SetNumber(row, windows.Of(WindowOf(list.kind, segment.size(), position,
                                                std::trunc(offsets.number(row)),
                                                std::trunc(counts.number(row)))));
    }
  }
  return column;
}

}  // namespace celadon
