// A straight table from its definition: bind, gather, calculate, suppress, sort, page.
#include "celadon/hypercube.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "hypercube/cube_definition.h"
#include "hypercube/cube_rows.h"
#include "hypercube/cube_sort.h"
#include "hypercube/measure_column.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The measures of one cube in its rows and in all; a measure that failed is NULL throughout.
struct CalculatedMeasures {
  std::vector<MeasureColumn> rows;
  std::vector<MeasureColumn> totals;
};

MeasureColumn NullColumn(size_t rows) {
  return {.numbers = std::vector<double>(rows, kNoNumber), .texts = {}, .has_text = {}};
}

CalculatedMeasures CalculateMeasures(const BoundCube& bound, const MeasureCalculator& calculator,
                                     size_t rows, HyperCube* cube) {
  CalculatedMeasures calculated;
  for (size_t m = 0; m < bound.measures.size(); ++m) {
    absl::StatusOr<MeasureColumn> column = NullColumn(rows);
    absl::StatusOr<MeasureColumn> total = NullColumn(1);
    absl::Status& error = cube->measures[m].error = bound.measures[m].status();
    if (error.ok()) {
      column = calculator.Rows(*bound.measures[m]);
      total = calculator.Total(*bound.measures[m]);
      error = column.ok() ? total.status() : column.status();
    }
    calculated.rows.push_back(error.ok() ? *std::move(column) : NullColumn(rows));
    calculated.totals.push_back(error.ok() ? *std::move(total) : NullColumn(1));
  }
  return calculated;
}

// Whether all measures are 0 or have no number; a text keeps the row (our own).
bool IsZero(const std::vector<MeasureColumn>& measures, size_t row) {
  return std::ranges::all_of(measures, [row](const MeasureColumn& column) {
    return column.numbers[row] == 0 || column.is_null(row);
  });
}

std::vector<uint32_t> KeptRows(const HyperCubeDefinition& definition, const TupleRows& tuples,
                               const std::vector<MeasureColumn>& measures) {
  std::vector<uint32_t> kept;
  for (uint32_t row = 0; row < tuples.size(); ++row) {
    bool suppressed = definition.suppress_missing && !measures.empty() && !tuples.measured(row);
    suppressed |= definition.suppress_zero && !measures.empty() && IsZero(measures, row);
    for (size_t d = 0; d < definition.dimensions.size() && definition.suppress_null; ++d) {
      suppressed |= tuples.value(row, d) == kNullValue;
    }
    if (!suppressed) kept.push_back(row);
  }
  return kept;
}

Cell DimensionCell(const SymbolTable& symbols, DimensionValue value,
                   const RegionalSettings& settings) {
  Cell cell;
  if (value == kNullValue) {
    cell.text = "-";
    cell.null = true;
    cell.element = -2;
    return cell;
  }
  cell.text = symbols.Text(value, settings);
  cell.element = symbols.element(value);
  cell.has_number = symbols[value].has_number();
  if (cell.has_number) cell.number = symbols[value].number();
  return cell;
}

uint64_t Cardinality(const TupleRows& tuples, std::span<const uint32_t> rows, size_t dimension) {
  absl::flat_hash_set<DimensionValue> values;
  for (const uint32_t row : rows) {
    if (tuples.value(row, dimension) != kNullValue) values.insert(tuples.value(row, dimension));
  }
  return values.size();
}

void FindBounds(const MeasureColumn& column, std::span<const uint32_t> rows, MeasureInfo* info) {
  for (const uint32_t row : rows) {
    const double number = column.numbers[row];
    if (std::isnan(number)) continue;
    info->min = std::min(info->min.value_or(number), number);
    info->max = std::max(info->max.value_or(number), number);
  }
}

void FillPage(const HyperCubeDefinition& definition, const BoundCube& bound,
              const TupleRows& tuples, const CalculatedMeasures& measures,
              std::span<const uint32_t> order, const ChartContext& context, HyperCube* cube) {
  const size_t first = std::min<uint64_t>(definition.page.skip, order.size());
  const size_t count = std::min<uint64_t>(definition.page.top, order.size() - first);
  for (const uint32_t row : order.subspan(first, count)) {
    std::vector<Cell> cells;
    for (size_t d = 0; d < bound.dimensions.size(); ++d) {
      cells.push_back(DimensionCell(*context.state->model().field(bound.dimensions[d]).symbols,
                                    tuples.value(row, d), *context.settings));
    }
    for (const MeasureColumn& column : measures.rows) {
      cells.push_back(column.MakeCell(row, *context.settings));
    }
    cube->cells.push_back(std::move(cells));
  }
  for (const MeasureColumn& total : measures.totals) {
    cube->totals.push_back(total.MakeCell(0, *context.settings));
  }
}

}  // namespace

absl::StatusOr<HyperCube> CalculateHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution) {
  const TextInterpreter interpreter(*context.settings);
  CELADON_ASSIGN_OR_RETURN(const BoundCube bound, BindCube(definition, context, interpreter));
  CELADON_ASSIGN_OR_RETURN(const CubeRows rows,
                           GatherCubeRows(bound.dimensions, bound.aggregations, *context.state,
                                          *context.settings, interpreter, execution));
  HyperCube cube;
  cube.records = rows.records;
  for (const std::string& name : bound.dimension_names) cube.dimensions.push_back({name, 0});
  for (const std::string& name : bound.measure_names) {
    cube.measures.push_back({.name = name, .min = {}, .max = {}, .error = {}});
  }
  const MeasureCalculator calculator(context.state->model(), bound.aggregations, rows, interpreter);
  const CalculatedMeasures measures =
      CalculateMeasures(bound, calculator, rows.tuples.size(), &cube);
  std::vector<uint32_t> order = KeptRows(definition, rows.tuples, measures.rows);
  CELADON_RETURN_IF_ERROR(SortCubeRows(
      definition.sort, {bound.dimensions, rows.tuples, measures.rows}, context, execution, &order));
  cube.rows = order.size();
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    cube.dimensions[d].cardinality = Cardinality(rows.tuples, order, d);
  }
  for (size_t m = 0; m < measures.rows.size(); ++m) {
    FindBounds(measures.rows[m], order, &cube.measures[m]);
  }
  FillPage(definition, bound, rows.tuples, measures, order, context, &cube);
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

}  // namespace celadon
