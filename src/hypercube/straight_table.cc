#include "hypercube/straight_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hypercube/cube_sort.h"
#include "hypercube/others.h"
#include "hypercube/pivot.h"
#include "hypercube/row_totals.h"
#include "runtime/status_macros.h"

namespace celadon {

StraightTable::StraightTable(const HyperCubeDefinition& definition, const BoundCube& bound,
                             const CubeSurroundings& surroundings, const CubeRows& rows)
    : definition_(definition),
      bound_(bound),
      surroundings_(surroundings),
      rows_(rows),
      sort_(definition.mode == CubeMode::kStraight ? definition.sort : NestedSort(definition)),
      calculator_(bound.plan, bound.measures, rows, surroundings.interpreter,
                  surroundings.execution),
      singles_(bound.measures.size()),
      errors_(bound.measures.size()),
      memory_(surroundings.execution.memory) {}

absl::Status StraightTable::Calculate() {
  // Sorting takes the order twice.
  const size_t row_bytes = bound_.measures.size() * sizeof(double) + 2 * sizeof(uint32_t);
  CELADON_RETURN_IF_ERROR(
      memory_.Resize(rows_.tuples.size() * row_bytes, "the measures of a chart"));
  measures_.rows.resize(bound_.measures.size());
  totals_.assign(bound_.measures.size(), ValueColumn(1));
  for (size_t m = 0; m < bound_.measures.size(); ++m) {
    CELADON_RETURN_IF_ERROR(surroundings_.execution.cancel.status());
    if (!calculator_.DependsOnOrder(m)) CalculateMeasure(m);
  }
  for (uint32_t row = 0; row < rows_.tuples.size(); ++row) {
    if (!IsSuppressed(row)) order_.push_back(row);
  }
  const bool dependent = bound_.plan.looks_at_rows || bound_.plan.ranks;
  bool any_dependent = dependent;
  for (size_t m = 0; m < bound_.measures.size(); ++m) {
    any_dependent |= calculator_.DependsOnOrder(m);
  }
  if (any_dependent) {
    CELADON_RETURN_IF_ERROR(Sort(/*measures_too=*/false));
    CELADON_RETURN_IF_ERROR(CalculateDependents());
  }
  // Functions of other rows take the order away from measures, ranks do not.
  if (!bound_.plan.looks_at_rows) {
    CELADON_RETURN_IF_ERROR(Sort(/*measures_too=*/true));
    if (any_dependent) {
      CELADON_RETURN_IF_ERROR(CalculateDependents());
    }
  }
  for (size_t m = 0; m < bound_.measures.size(); ++m) {
    measures_.totals.push_back(TotalOf(m));
    if (definition_of(m) != nullptr && definition_of(m)->accumulate > 0) Accumulate(m);
    texts_.push_back(definition_.populate_missing && IsText(m));
  }
  return absl::OkStatus();
}

// The row of totals: the expression over all records, unless it is made of the rows.
ValueColumn StraightTable::TotalOf(size_t m) const {
  const MeasureDefinition* measure = definition_of(m);
  if (!errors_[m].ok() || definition_.suppress_totals) return ValueColumn(1);
  if (measure == nullptr || measure->total == MeasureDefinition::Total::kExpression) {
    return Related(m, totals_[m]);
  }
  RowTotals total(measure->total, 1);
  for (const uint32_t row : order_) total.Add(0, measures_.rows[m].number(row));
  return total.Take();
}

void StraightTable::CalculateMeasure(size_t m) {
  absl::StatusOr<ValueColumn> total = calculator_.Total(m);
  errors_[m].Update(total.status());
  if (total.ok()) totals_[m] = *std::move(total);
  absl::StatusOr<ValueColumn> column = calculator_.Rows(m);
  errors_[m].Update(column.status());
  measures_.rows[m] =
      errors_[m].ok() ? Related(m, *std::move(column)) : ValueColumn(rows_.tuples.size());
}

ValueColumn StraightTable::Related(size_t measure, ValueColumn results) const {
  if (definition_of(measure) == nullptr || !definition_of(measure)->relative) return results;
  const double total = totals_[measure].number(0);
  ValueColumn shares(results.size());
  for (size_t row = 0; row < results.size() && total != 0; ++row) {
    shares.SetNumber(row, results.number(row) / total);
  }
  return shares;
}

void StraightTable::Accumulate(size_t m) {
  const size_t steps = definition_of(m)->accumulate;
  singles_[m] = measures_.rows[m].numbers();
  const auto counted = [this, m](uint32_t row) {
    return std::isnan(singles_[m][row]) ? 0 : singles_[m][row];
  };
  ValueColumn sums(rows_.tuples.size());
  double all = 0;
  for (size_t i = 0; i < order_.size(); ++i) {
    double sum = all += counted(order_[i]);
    if (steps > 1) {
      sum = 0;
      for (size_t back = 0; back < steps && back <= i; ++back) sum += counted(order_[i - back]);
    }
    sums.SetNumber(order_[i], sum);
  }
  measures_.rows[m] = std::move(sums);
}

absl::Status StraightTable::CalculateDependents() {
  CELADON_RETURN_IF_ERROR(SetOrders());
  for (size_t m = 0; m < bound_.measures.size(); ++m) {
    if (calculator_.DependsOnOrder(m)) CalculateMeasure(m);
  }
  return absl::OkStatus();
}

bool StraightTable::AreSegments(std::span<const size_t> kept) const {
  const size_t dimensions = bound_.dimensions.size();
  const bool down =
      definition_.mode == CubeMode::kStraight || LeftDimensions(definition_) == dimensions;
  return down && bound_.plan.looks_at_rows && kept.size() + 1 == dimensions &&
         std::ranges::find(kept, SegmentsAlong(0, dimensions).inner) == kept.end();
}

// Functions of other rows see the left dimensions of a pivot table down its rows, and the top ones
// along its columns.
absl::Status StraightTable::SetOrders() {
  const size_t dimensions = bound_.dimensions.size();
  const size_t left =
      definition_.mode == CubeMode::kStraight ? dimensions : LeftDimensions(definition_);
  calculator_.SetOrder(order_, SegmentsAlong(0, left));
  if (left == dimensions) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> across, OrderFrom(left));
  calculator_.SetOrderAcross(across, SegmentsAlong(left, dimensions));
  return absl::OkStatus();
}

// The last dimension in the order of sorting: columns left out follow those that are named.
SegmentDimensions StraightTable::SegmentsAlong(size_t first, size_t last) const {
  SegmentDimensions along{.first = first, .last = last, .inner = first};
  std::vector<bool> named(last, false);
  for (const ColumnSort& sort : sort_) {
    if (sort.column < first || sort.column >= last) continue;
    named[sort.column] = true;
    along.inner = sort.column;
  }
  for (size_t d = first; d < last; ++d) {
    if (!named[d]) along.inner = d;
  }
  return along;
}

absl::Status StraightTable::Sort(bool measures_too) {
  std::vector<ColumnSort> sort;
  for (const ColumnSort& column : sort_) {
    if (measures_too || column.column < bound_.dimensions.size()) sort.push_back(column);
  }
  return SortCubeRows(sort, {surroundings_.fields, bound_.dimensions, rows_.tuples, measures_.rows},
                      surroundings_.context, surroundings_.execution, &order_);
}

absl::StatusOr<std::vector<uint32_t>> StraightTable::OrderFrom(size_t dimension) const {
  std::vector<ColumnSort> sort;
  for (const bool wanted : {true, false}) {
    for (const ColumnSort& column : sort_) {
      if (column.column < bound_.dimensions.size() && (column.column >= dimension) == wanted) {
        sort.push_back(column);
      }
    }
  }
  std::vector<uint32_t> order = order_;
  CELADON_RETURN_IF_ERROR(
      SortCubeRows(sort, {surroundings_.fields, bound_.dimensions, rows_.tuples, measures_.rows},
                   surroundings_.context, surroundings_.execution, &order));
  return order;
}

// Whether all measures are 0 or have no number; a text keeps the row (our own). Measures that
// depend on the order of rows do not decide, and ranks keep every row.
bool StraightTable::IsZero(size_t row) const {
  bool decided = false;
  for (size_t m = 0; m < definition_.measures.size(); ++m) {
    if (calculator_.DependsOnOrder(m)) continue;
    if (measures_.rows[m].number(row) != 0 && !measures_.rows[m].is_null(row)) return false;
    decided = true;
  }
  return decided && !bound_.plan.ranks;
}

bool StraightTable::IsSuppressed(uint32_t row) const {
  const bool has_measures = !definition_.measures.empty();
  if (definition_.suppress_missing && has_measures && !rows_.measured[row]) return true;
  if (definition_.suppress_zero && has_measures && IsZero(row)) return true;
  for (size_t d = 0; d < bound_.dimensions.size(); ++d) {
    const TupleValue value = rows_.tuples.value(row, d);
    if (definition_.suppress_null && value == kNullValue) return true;
    if (definition_.dimensions[d].others.suppress && value == kOthersValue) return true;
  }
  return false;
}

Cell StraightTable::DimensionCell(size_t dimension, TupleValue value) const {
  Cell cell;
  if (value == kOthersValue) {
    cell.text = definition_.dimensions[dimension].others.label;
    cell.element = -3;
    return cell;
  }
  if (value == kTotalValue) {
    cell.element = -1;
    return cell;
  }
  return SymbolCell(bound_.dimensions[dimension], value);
}

Cell StraightTable::SymbolCell(FieldId field, TupleValue value) const {
  Cell cell;
  if (value == kNullValue) {
    cell.text.assign(1, '-');
    cell.null = true;
    cell.element = -2;
    return cell;
  }
  const SymbolTable& symbols = surroundings_.fields.symbols(field);
  cell.text = symbols.Text(value, *surroundings_.context.settings);
  cell.element = symbols.element(value);
  cell.has_number = symbols[value].has_number();
  if (cell.has_number) cell.number = symbols[value].number();
  return cell;
}

Cell StraightTable::AttributeCell(size_t attribute, const ValueColumn& results, size_t row) const {
  const size_t measure = bound_.measure_names.size() + attribute;
  if (!bound_.attributes[attribute].dimension) return ResultCell(measure, results, row);
  const auto field = bound_.attribute_fields[attribute];
  if (!field.has_value()) return SymbolCell(FieldId(), kNullValue);
  const auto symbol = surroundings_.fields.symbols(*field).Find(results[row]);
  return SymbolCell(*field, symbol.value_or(kNullValue));
}

Cell StraightTable::ResultCell(size_t measure, const ValueColumn& results, size_t row) const {
  Cell cell = results.MakeCell(row, *surroundings_.context.settings);
  const MeasureDefinition* definition = definition_of(measure);
  if (cell.has_number && definition != nullptr && definition->format != NumberFormat()) {
    cell.text = FormatNumber(cell.number, definition->format, *surroundings_.context.settings);
  }
  if (!cell.null || !definition_.populate_missing) return cell;
  cell.null = false;
  cell.text.clear();
  if (texts_[measure]) return cell;
  cell.text.assign(1, '0');
  cell.has_number = true;
  return cell;
}

// Whether the measure has texts in its rows and no numbers.
bool StraightTable::IsText(size_t measure) const {
  const ValueColumn& column = measures_.rows[measure];
  bool text = false;
  for (size_t row = 0; row < column.size(); ++row) {
    if (!std::isnan(column.number(row))) return false;
    text |= column.has_text(row);
  }
  return text;
}

}  // namespace celadon
