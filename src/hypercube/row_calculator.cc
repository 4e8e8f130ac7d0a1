#include "hypercube/row_calculator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "celadon/cube_error.h"
#include "expression/evaluate.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Qlik's number for a plugin that gives no answer in time.
constexpr auto kLatePlugin = static_cast<CubeError>(22004);

bool GaveNoAnswer(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) || GivenCubeError(status) == kLatePlugin;
}

// A text means the number that it is read as, too.
Value WithNumber(ValueView value, const TextInterpreter& interpreter) {
  const bool text = value.has_text() && !value.has_number();
  const auto number = text ? interpreter.Number(value.text()) : std::nullopt;
  return number.has_value() ? Value::Dual(std::string(value.text()), *number) : Value(value);
}

using Kind = RowFunctionPlan::Kind;

}  // namespace

RowCalculator::RowCalculator(const ChartPlan& plan,
                             std::vector<absl::StatusOr<MeasurePlan>> measures,
                             const CubeRows& rows, const TextInterpreter& interpreter,
                             const Execution& execution)
    : plan_(plan),
      measures_(std::move(measures)),
      rows_(rows),
      interpreter_(interpreter),
      execution_(execution),
      busy_(measures_.size(), false) {}

// Row functions alone look at segments.
void RowCalculator::SetOrder(std::span<const uint32_t> order, const SegmentDimensions& dimensions) {
  if (plan_.row_functions.empty()) return;
  down_ = RowSegments(rows_.tuples, order, dimensions, plan_.row_functions, false);
}

void RowCalculator::SetOrderAcross(std::span<const uint32_t> order,
                                   const SegmentDimensions& dimensions) {
  if (plan_.row_functions.empty()) return;
  across_ = RowSegments(rows_.tuples, order, dimensions, plan_.row_functions, true);
  across_dimensions_ = dimensions.last - dimensions.first;
}

bool RowCalculator::DependsOnOrder(size_t measure) const {
  return measures_[measure].ok() && LooksAtOrder(*measures_[measure]->program);
}

// Measures that mention each other are taken to depend on it.
bool RowCalculator::LooksAtOrder(const Program& program) const {
  return std::ranges::any_of(program.inputs, [this](const ProgramInput& input) {
    const ProgramColumn column(input.column);
    if (column.kind != ProgramColumn::Kind::kRowFunction) {
      return column.kind != ProgramColumn::Kind::kAggregation;
    }
    const RowFunctionPlan& plan = plan_.row_functions[column.index];
    return plan.kind != Kind::kExternal ||
           std::ranges::any_of(plan.arguments,
                               [this](const auto& argument) { return LooksAtOrder(*argument); });
  });
}

absl::StatusOr<ValueColumn> RowCalculator::Measure(size_t measure, bool total) {
  if (measure >= measures_.size() || busy_[measure]) return ValueColumn(RowCount(total));
  CELADON_RETURN_IF_ERROR(measures_[measure].status());
  busy_[measure] = true;
  auto column = Run(measures_[measure]->program, total);
  busy_[measure] = false;
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::Run(const std::shared_ptr<const Program>& program,
                                               bool total) {
  const size_t rows = RowCount(total);
  std::vector<ValueColumn> inputs;
  std::vector<ColumnLanes> sources;
  for (const ProgramInput& input : program->inputs) {
    CELADON_ASSIGN_OR_RETURN(inputs.emplace_back(), Input(ProgramColumn(input.column), total));
  }
  for (const ValueColumn& input : inputs) sources.emplace_back(input);
  Evaluator evaluator(program, interpreter_);
  ValueColumn column(rows);
  std::vector<ValueLanes> lanes(sources.size());
  for (size_t first = 0; first < rows; first += kBlockRows) {
    const size_t count = std::min(kBlockRows, rows - first);
    for (size_t i = 0; i < lanes.size(); ++i) lanes[i] = sources[i].From(first);
    CELADON_RETURN_IF_ERROR(evaluator.Run(lanes, count));
    const ValueLanes& result = evaluator.result();
    if (result.texts == nullptr) {
      column.SetNumbers(first, std::span(result.numbers, count));
    } else {
      for (size_t i = 0; i < count; ++i) column.Set(first + i, result[i]);
    }
  }
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::Input(ProgramColumn column, bool total) {
  switch (column.kind) {
    case ProgramColumn::Kind::kAggregation: {
      const AggregationResult& result = rows_.aggregations[column.index];
      CELADON_RETURN_IF_ERROR(result.error);
      return total ? result.total : result.rows;
    }
    case ProgramColumn::Kind::kMeasure:
      return Measure(column.index, total);
    case ProgramColumn::Kind::kRowFunction: {
      const RowFunctionPlan& plan = plan_.row_functions[column.index];
      return total ? RowFunctionTotal(plan) : RowFunction(plan);
    }
    case ProgramColumn::Kind::kField:
    case ProgramColumn::Kind::kAggr:
    case ProgramColumn::Kind::kConstant:
      break;
  }
  return absl::InternalError("a measure reads records outside an aggregation");
}

absl::StatusOr<ValueColumn> RowCalculator::RowFunctionTotal(const RowFunctionPlan& plan) {
  if (plan.kind == Kind::kRange) return Range(plan, true);
  if (plan.kind == Kind::kField) return CallField(plan, true);
  if (plan.kind == Kind::kColumn) return ColumnByNumber(plan, true);
  if (plan.kind == Kind::kExternal) return CallExternal(plan, true);
  if (plan.kind == Kind::kTop || plan.kind == Kind::kBottom) return EndOfAll(plan);
  ValueColumn column(1);
  if (plan.kind == Kind::kDimensionality) column.SetNumber(0, 0);
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::RowFunction(const RowFunctionPlan& plan) {
  ValueColumn column(rows_.tuples.size());
  switch (plan.kind) {
    case Kind::kTop:
    case Kind::kBottom:
      if (inner_ != nullptr) return EndsOfSegments(plan);
      [[fallthrough]];
    case Kind::kAbove:
    case Kind::kBelow:
      return Shifted(plan);
    case Kind::kRank:
      return Rank(plan);
    case Kind::kRange:
      return Range(plan, false);
    case Kind::kSegment:
      return Segments(plan);
    case Kind::kField:
      return CallField(plan, false);
    case Kind::kColumn:
      return ColumnByNumber(plan, false);
    case Kind::kExternal:
      return CallExternal(plan, false);
    case Kind::kDimensionality:
    case Kind::kRowNo:
    case Kind::kNoOfRows:
      break;
  }
  const size_t dimensions =
      plan.across ? across_dimensions_ : rows_.tuples.dimensions() - across_dimensions_;
  const RowRuns& runs = RunsOf(plan);
  for (uint32_t row = 0; row < column.size(); ++row) {
    const auto segment = runs.Of(row);
    if (plan.kind == Kind::kDimensionality) {
      column.SetNumber(row, static_cast<double>(dimensions));
    } else if (!segment.empty()) {
      const size_t position = runs.position[row] + size_t{1};
      column.SetNumber(
          row, static_cast<double>(plan.kind == Kind::kNoOfRows ? segment.size() : position));
    }
  }
  return column;
}

absl::StatusOr<ValueColumn> RowCalculator::CallField(const RowFunctionPlan& plan, bool total) {
  std::vector<ValueColumn> arguments;
  for (const auto& argument : plan.arguments) {
    CELADON_ASSIGN_OR_RETURN(arguments.emplace_back(), Run(argument, total));
  }
  ValueColumn column(RowCount(total));
  std::vector<Value> values(arguments.size());
  for (size_t row = 0; row < column.size(); ++row) {
    for (size_t a = 0; a < values.size(); ++a) {
      values[a] = WithNumber(arguments[a][row], interpreter_);
    }
    column.Set(row, plan.field(values));
  }
  return column;
}

// Measures that no row names are not calculated.
absl::StatusOr<ValueColumn> RowCalculator::ColumnByNumber(const RowFunctionPlan& plan, bool total) {
  CELADON_ASSIGN_OR_RETURN(const ValueColumn numbers, Run(plan.arguments.front(), total));
  ValueColumn column(numbers.size());
  std::map<size_t, ValueColumn> measures;
  for (size_t row = 0; row < numbers.size(); ++row) {
    const double number = std::trunc(numbers.number(row));
    if (!(number >= 1 && number <= static_cast<double>(plan.measures))) continue;
    const size_t measure = static_cast<size_t>(number) - 1;
    auto known = measures.find(measure);
    if (known == measures.end()) {
      CELADON_ASSIGN_OR_RETURN(ValueColumn values, Measure(measure, total));
      known = measures.emplace(measure, std::move(values)).first;
    }
    column.Set(row, known->second[row]);
  }
  return column;
}

// Rows are asked for together and the total by itself. A total that cannot be told is NULL and
// leaves the rows as they are: a field has no single value there.
absl::StatusOr<ValueColumn> RowCalculator::CallExternal(const RowFunctionPlan& plan, bool total) {
  const bool once = rows_.tuples.dimensions() == 0;
  if (const auto asked = asked_once_.find(&plan); asked != asked_once_.end()) return asked->second;
  const size_t rows = RowCount(total);
  if (const auto late = unanswered_.find(&plan); late != unanswered_.end()) {
    return total ? absl::StatusOr<ValueColumn>(ValueColumn(rows)) : late->second;
  }
  std::vector<DualVector> arguments;
  for (const auto& argument : plan.arguments) {
    CELADON_ASSIGN_OR_RETURN(const ValueColumn column, Run(argument, total));
    DualVector& values = arguments.emplace_back();
    values.Reserve(rows);
    for (size_t row = 0; row < rows; ++row) values.Append(column[row]);
  }
  ValueColumn column(rows);
  const auto values = plan.external->Rows(std::move(arguments), rows, execution_);
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  if (GaveNoAnswer(values.status())) unanswered_.emplace(&plan, values.status());
  for (size_t row = 0; values.ok() && row < rows; ++row) column.Set(row, (*values)[row]);
  const bool fails = !values.ok() && (!total || once);
  absl::StatusOr<ValueColumn> answer = fails ? absl::StatusOr<ValueColumn>(values.status())
                                             : absl::StatusOr<ValueColumn>(std::move(column));
  if (once) asked_once_.emplace(&plan, answer);
  return answer;
}

absl::StatusOr<ValueColumn> RowCalculator::Segments(const RowFunctionPlan& plan) {
  std::vector<ValueColumn> columns;
  for (const auto& argument : plan.arguments) {
    CELADON_ASSIGN_OR_RETURN(columns.emplace_back(), Run(argument, false));
  }
  ValueColumn result(rows_.tuples.size());
  for (const std::vector<uint32_t>& segment : RunsOf(plan).runs) {
    if (segment.empty()) continue;
    SegmentArguments arguments;
    for (const ValueColumn& column : columns) {
      std::vector<double>& numbers = arguments.numbers.emplace_back();
      for (const uint32_t row : segment) numbers.push_back(column.number(row));
      const ValueView first = column[segment.front()];
      arguments.texts.emplace_back(first.has_text() ? first.text() : "");
    }
    const std::vector<double> numbers = plan.segment(arguments);
    for (size_t i = 0; i < segment.size(); ++i) {
      if (!std::isnan(numbers[i])) result.SetNumber(segment[i], numbers[i]);
    }
  }
  return result;
}

}  // namespace celadon
