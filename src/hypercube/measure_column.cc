#include "hypercube/measure_column.h"

#include <algorithm>
#include <cmath>

#include "expression/evaluate.h"
#include "runtime/status_macros.h"

namespace celadon {

Value ValueOfCell(const Cell& cell, const RegionalSettings& settings) {
  if (cell.null) return Value();
  if (!cell.has_number) return Value::Text(cell.text);
  const bool plain = cell.text == PlainNumberText(cell.number, settings.decimal_separator);
  return plain ? Value::Number(cell.number) : Value::Dual(cell.text, cell.number);
}

bool MeasureColumn::is_null(size_t row) const {
  return std::isnan(numbers[row]) && (texts.empty() || !has_text[row]);
}

Cell MeasureColumn::MakeCell(size_t row, const RegionalSettings& settings) const {
  Cell cell;
  cell.null = is_null(row);
  cell.has_number = !std::isnan(numbers[row]);
  if (cell.has_number) cell.number = numbers[row];
  if (cell.null) {
    cell.text = "-";
  } else if (!texts.empty() && has_text[row]) {
    cell.text = texts[row];
  } else {
    cell.text = PlainNumberText(numbers[row], settings.decimal_separator);
  }
  return cell;
}

MeasureCalculator::MeasureCalculator(const DataModel& model,
                                     const std::vector<AggregationPlan>& plans,
                                     const CubeRows& rows, const TextInterpreter& interpreter)
    : model_(model), plans_(plans), rows_(rows), interpreter_(interpreter) {
  for (size_t a = 0; a < plans.size(); ++a) {
    row_inputs_.push_back(MakeInput(a, *rows.aggregations[a].rows, rows.tuples.size()));
    total_inputs_.push_back(MakeInput(a, *rows.aggregations[a].total, 1));
  }
}

MeasureCalculator::Input MeasureCalculator::MakeInput(size_t aggregation,
                                                      const Accumulator& results,
                                                      size_t rows) const {
  const AggregationPlan& plan = plans_[aggregation];
  Input input;
  input.numbers.resize(rows);
  if (plan.kind != AggregationKind::kOnly) {
    for (size_t row = 0; row < rows; ++row) input.numbers[row] = results.Number(row);
    return input;
  }
  const SymbolTable* symbols =
      plan.program == nullptr ? model_.field(plan.field).symbols.get() : nullptr;
  const DualVector& values =
      symbols != nullptr ? symbols->values() : rows_.aggregations[aggregation].calculated;
  input.texts.resize(rows);
  input.written.resize(rows);
  for (size_t row = 0; row < rows; ++row) {
    const uint32_t number = results.ValueNumber(row);
    input.numbers[row] = kNoNumber;
    if (number == ArgumentBlock::kNoValue) continue;
    const ValueView value = values[number];
    if (value.has_number()) input.numbers[row] = value.number();
    if (value.has_text()) {
      input.written[row] = value.text();
    } else if (symbols != nullptr && symbols->format() != NumberFormat()) {
      input.written[row] = symbols->Text(number, interpreter_.settings());
    } else {
      continue;
    }
    input.texts[row] = input.written[row];
  }
  return input;
}

absl::StatusOr<MeasureColumn> MeasureCalculator::Rows(const MeasurePlan& measure) const {
  return Calculate(measure, row_inputs_, rows_.tuples.size());
}

absl::StatusOr<MeasureColumn> MeasureCalculator::Total(const MeasurePlan& measure) const {
  return Calculate(measure, total_inputs_, 1);
}

absl::StatusOr<MeasureColumn> MeasureCalculator::Calculate(const MeasurePlan& measure,
                                                           const std::vector<Input>& inputs,
                                                           size_t rows) const {
  Evaluator evaluator(measure.program, interpreter_);
  MeasureColumn column;
  column.numbers.resize(rows);
  column.has_text.resize(rows);
  std::vector<ValueLanes> lanes(measure.program->inputs.size());
  for (size_t first = 0; first < rows; first += kBlockRows) {
    const size_t count = std::min(kBlockRows, rows - first);
    for (size_t i = 0; i < lanes.size(); ++i) {
      const Input& input = inputs[measure.program->inputs[i].column];
      lanes[i].numbers = input.numbers.data() + first;
      lanes[i].texts = input.texts.empty() ? nullptr : input.texts.data() + first;
    }
    CELADON_RETURN_IF_ERROR(evaluator.Run(lanes, count));
    const ValueLanes& result = evaluator.result();
    if (result.texts != nullptr) column.texts.resize(rows);
    for (size_t i = 0; i < count; ++i) {
      column.numbers[first + i] = result.numbers[i];
      if (!result.has_text(i)) continue;
      column.has_text[first + i] = true;
      column.texts[first + i] = result.texts[i];
    }
  }
  return column;
}

}  // namespace celadon
