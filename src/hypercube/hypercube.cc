// A chart from its definition: bind, gather, calculate, suppress, sort, page.
#include "celadon/hypercube.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "celadon/memory_budget.h"
#include "hypercube/others.h"
#include "hypercube/pivot.h"
#include "hypercube/straight_table.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kRowsBetweenPolls = 1 << 12;

uint64_t Cardinality(const StraightTable& table, size_t dimension) {
  absl::flat_hash_set<TupleValue> values;
  for (const uint32_t row : table.order()) {
    const TupleValue value = table.rows().tuples.value(row, dimension);
    if (value != kNullValue && value != kOthersValue) values.insert(value);
  }
  return values.size();
}

void FindBounds(const ValueColumn& column, std::span<const uint32_t> rows, MeasureInfo* info) {
  for (const uint32_t row : rows) {
    const double number = column.number(row);
    if (std::isnan(number)) continue;
    info->min = std::min(info->min.value_or(number), number);
    info->max = std::max(info->max.value_or(number), number);
  }
}

HyperCube Describe(const BoundCube& bound, const StraightTable& table,
                   const RegionalSettings& settings) {
  HyperCube cube;
  cube.records = table.rows().records;
  cube.rows = table.order().size();
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    cube.dimensions.push_back({bound.dimension_names[d], Cardinality(table, d)});
  }
  for (size_t m = 0; m < bound.measures.size(); ++m) {
    MeasureInfo info{.name = bound.measure_names[m], .min = {}, .max = {}, .error = table.error(m)};
    FindBounds(table.measures().rows[m], table.order(), &info);
    cube.measures.push_back(std::move(info));
    cube.totals.push_back(table.measures().totals[m].MakeCell(0, settings));
  }
  return cube;
}

// Counts the cells while they are made; what texts take that a string does not hold in itself is
// not foreseen.
absl::Status FillPage(const Page& page, const BoundCube& bound, const StraightTable& table,
                      const Execution& execution, HyperCube* cube) {
  const std::span<const uint32_t> order = table.order();
  const size_t first = std::min<uint64_t>(page.skip, order.size());
  const size_t count = std::min<uint64_t>(page.top, order.size() - first);
  const size_t columns = bound.dimensions.size() + bound.measures.size();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(
      count * (sizeof(std::vector<Cell>) + columns * sizeof(Cell)), "the cells of a chart"));
  for (const uint32_t row : order.subspan(first, count)) {
    if (cube->cells.size() % kRowsBetweenPolls == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
    }
    std::vector<Cell> cells;
    for (size_t d = 0; d < bound.dimensions.size(); ++d) {
      cells.push_back(table.DimensionCell(d, table.rows().tuples.value(row, d)));
    }
    for (size_t m = 0; m < bound.measures.size(); ++m) cells.push_back(table.MeasureCell(m, row));
    cube->cells.push_back(std::move(cells));
  }
  return absl::OkStatus();
}

absl::Status CheckCondition(const std::string& condition, const ChartContext& context,
                            const Execution& execution) {
  if (condition.empty()) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(const Cell cell, EvaluateExpression(condition, context, execution));
  if (cell.has_number && cell.number != 0) return absl::OkStatus();
  return absl::FailedPreconditionError("the calculation condition of the chart is not fulfilled");
}

}  // namespace

absl::StatusOr<HyperCube> CalculateHyperCube(const HyperCubeDefinition& whole,
                                             const ChartContext& context,
                                             const Execution& execution) {
  CELADON_RETURN_IF_ERROR(CheckCondition(whole.calculation_condition, context, execution));
  const HyperCubeDefinition definition =
      whole.mode == CubeMode::kStraight ? whole : VisibleDefinition(whole);
  const TextInterpreter interpreter(*context.settings);
  ChartFields fields(context.state->model());
  SetEvaluator sets(context, execution);
  const CubeSurroundings surroundings{fields, context, interpreter, execution, sets};
  CELADON_ASSIGN_OR_RETURN(const BoundCube bound, BindCube(definition, &fields, surroundings));
  CELADON_ASSIGN_OR_RETURN(const OthersLimits others,
                           OthersLimits::Find(definition, bound.dimensions, surroundings));
  CubeRowsOptions options;
  if (others.any()) {
    options.rewrite = [&others](std::span<TupleValue> tuple) { others.Rewrite(tuple); };
  }
  CELADON_ASSIGN_OR_RETURN(const CubeRows rows,
                           GatherCubeRows(bound.dimensions, bound.plan, surroundings, options));
  StraightTable table(definition, bound, surroundings, rows);
  CELADON_RETURN_IF_ERROR(table.Calculate());
  HyperCube cube = Describe(bound, table, *context.settings);
  if (definition.mode == CubeMode::kStraight) {
    CELADON_RETURN_IF_ERROR(FillPage(definition.page, bound, table, execution, &cube));
  } else {
    CELADON_ASSIGN_OR_RETURN(cube.pivot, MakePivot(definition, bound, table));
  }
  return cube;
}

absl::StatusOr<Cell> EvaluateExpression(const std::string& expression, const ChartContext& context,
                                        const Execution& execution) {
  HyperCubeDefinition definition;
  definition.measures.push_back({.expression = expression, .label = {}});
  CELADON_ASSIGN_OR_RETURN(const HyperCube cube,
                           CalculateHyperCube(definition, context, execution));
  CELADON_RETURN_IF_ERROR(cube.measures.front().error);
  return cube.totals.front();
}

Value ValueOfCell(const Cell& cell, const RegionalSettings& settings) {
  if (cell.null) return Value();
  if (!cell.has_number) return Value::Text(cell.text);
  const bool plain = cell.text == PlainNumberText(cell.number, settings.decimal_separator);
  return plain ? Value::Number(cell.number) : Value::Dual(cell.text, cell.number);
}

}  // namespace celadon
