#include "hypercube/aggr_rows.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "hypercube/row_calculator.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

// Puts rows in the order of rank(row), which is below `ranks`; equal ones stay as they are.
template <typename Rank>
void SortByRank(uint32_t ranks, Rank rank, std::vector<uint32_t>* rows) {
  std::vector<uint32_t> starts(size_t{ranks} + 1);
  for (const uint32_t row : *rows) ++starts[rank(row) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<uint32_t> sorted(rows->size());
  for (const uint32_t row : *rows) sorted[starts[rank(row)]++] = row;
  *rows = std::move(sorted);
}

// The rows whose dimensions are all there.
std::vector<uint32_t> WholeRows(const TupleRows& tuples) {
  std::vector<uint32_t> whole;
  whole.reserve(tuples.size());
  for (uint32_t row = 0; row < tuples.size(); ++row) {
    const auto tuple = tuples.tuple(row);
    if (std::ranges::find(tuple, kNullValue) == tuple.end()) whole.push_back(row);
  }
  return whole;
}

// Puts rows in the order of the dimensions' sort.
absl::StatusOr<std::vector<uint32_t>> SortedRows(const AggrPlan& plan, const TupleRows& tuples,
                                                 std::vector<uint32_t> order,
                                                 const CubeSurroundings& surroundings) {
  for (size_t d = plan.dimensions.size(); d-- > 0;) {  // the most significant one last
    const AggrPlan::Dimension& dimension = plan.dimensions[d];
    CELADON_ASSIGN_OR_RETURN(const SymbolRanks ranks,
                             SymbolRanks::Make(surroundings.fields, dimension.field, dimension.sort,
                                               surroundings.context, surroundings.execution));
    const auto rank = [&](uint32_t row) {
      const uint32_t ascending = ranks[tuples.value(row, d)];
      return dimension.descending ? ranks.size() - 1 - ascending : ascending;
    };
    SortByRank(ranks.size(), rank, &order);
  }
  return order;
}

// The positions of the dimensions in the order of their fields.
std::vector<size_t> ByField(const AggrPlan& plan) {
  std::vector<size_t> positions(plan.dimensions.size());
  std::iota(positions.begin(), positions.end(), 0);
  std::ranges::sort(positions, {}, [&plan](size_t d) { return plan.dimensions[d].field; });
  return positions;
}

}  // namespace

void AggrRows::NumberValues() {
  if (symbols != nullptr) return;
  Dictionary dictionary;
  for (size_t row = 0; row < values.size(); ++row) codes.push_back(dictionary.Intern(values[row]));
  std::vector<SymbolId> id_of_element;
  symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(dictionary.Take(), NumberFormat(), &id_of_element));
  for (uint32_t& code : codes) {
    code = code == Dictionary::kNone ? symbols->size() : id_of_element[code];
  }
}

absl::StatusOr<AggrRows> CalculateAggr(const AggrPlan& plan, bool sorted,
                                       const CubeSurroundings& surroundings) {
  std::vector<FieldId> dimensions;
  const auto object = std::make_shared<ObjectDescription>();
  for (const AggrPlan::Dimension& dimension : plan.dimensions) {
    dimensions.push_back(dimension.field);
    object->fields.push_back(surroundings.fields.name(dimension.field));
  }
  MeasureBinder binder(surroundings.fields, surroundings.context, surroundings.interpreter,
                       surroundings.execution, {}, plan.sets);
  binder.set_object(object);
  CELADON_ASSIGN_OR_RETURN(MeasurePlan measure, binder.Bind(plan.formula, plan.text));
  CELADON_ASSIGN_OR_RETURN(
      CubeRows rows,
      GatherCubeRows(dimensions, binder.plan(), surroundings,
                     {.sets = plan.sets, .own_tuples_only = plan.own_set, .rewrite = {}}));
  std::vector<uint32_t> order = WholeRows(rows.tuples);
  sorted |= !binder.plan().row_functions.empty();
  if (sorted) {
    CELADON_ASSIGN_OR_RETURN(order, SortedRows(plan, rows.tuples, std::move(order), surroundings));
  }
  RowCalculator calculator(binder.plan(), {std::move(measure)}, rows, surroundings.interpreter,
                           surroundings.execution);
  calculator.SetOrder(order, {.last = dimensions.size(), .inner = dimensions.size() - 1});
  CELADON_ASSIGN_OR_RETURN(ValueColumn values, calculator.Rows(0));
  AggrRows aggr(dimensions.size());
  const std::vector<size_t> positions = ByField(plan);
  for (const size_t position : positions) aggr.dimensions.push_back(dimensions[position]);
  if (!sorted && order.size() == rows.tuples.size() && std::ranges::is_sorted(positions)) {
    aggr.in_scope.assign(order.size(), false);
    std::fill_n(aggr.in_scope.begin(), std::min(order.size(), rows.own_tuples), true);
    aggr.tuples = std::move(rows.tuples);
    aggr.values = std::move(values);
    return aggr;
  }
  std::vector<TupleValue> tuple(dimensions.size());
  aggr.tuples.ReserveNew(order.size());
  aggr.values = ValueColumn(order.size());
  for (const uint32_t row : order) {
    for (size_t d = 0; d < tuple.size(); ++d) tuple[d] = rows.tuples.value(row, positions[d]);
    aggr.values.Set(aggr.tuples.size(), values[row]);
    aggr.tuples.AddNew(tuple);
    aggr.in_scope.push_back(row < rows.own_tuples);
  }
  return aggr;
}

std::vector<RecordRoot> AggrBase(const ChartFields& fields, const AggrPlan& plan) {
  std::vector<FieldId> dimensions;
  for (const AggrPlan::Dimension& dimension : plan.dimensions) {
    dimensions.push_back(dimension.field);
  }
  return RecordBase(fields, dimensions, /*values_only=*/true);
}

std::shared_ptr<const Table> AggrTable(std::span<AggrRows* const> aggrs, bool by_symbol,
                                       const ChartFields& fields) {
  const std::vector<FieldId>& dimensions = aggrs.front()->dimensions;
  const bool alone = aggrs.size() == 1 && std::ranges::count(aggrs.front()->in_scope, false) == 0;
  TupleRows merged(dimensions.size());
  for (const AggrRows* aggr : aggrs) {
    for (size_t row = 0; row < aggr->tuples.size() && !alone; ++row) {
      if (aggr->in_scope[row]) merged.RowOf(aggr->tuples.tuple(row));
    }
  }
  const TupleRows& tuples = alone ? aggrs.front()->tuples : merged;
  auto table = std::make_shared<Table>();
  table->rows = tuples.size();
  std::vector<uint32_t> codes(tuples.size());
  const auto add = [&](FieldId field, uint32_t cardinality) {
    table->columns.push_back(
        {.field = field, .codes = *BitPackedColumn::Pack(codes, cardinality), .histogram = {}});
  };
  for (size_t d = 0; d < dimensions.size(); ++d) {
    for (size_t row = 0; row < codes.size(); ++row) codes[row] = tuples.value(row, d);
    add(dimensions[d], fields.symbols(dimensions[d]).size());
  }
  constexpr FieldId kNoField = 0xFFFFFFFF;
  for (AggrRows* const aggr : aggrs) {
    if (by_symbol) aggr->NumberValues();
    const auto null =
        by_symbol ? aggr->symbols->size() : static_cast<uint32_t>(aggr->tuples.size());
    for (size_t row = 0; row < codes.size(); ++row) {
      const auto at =
          alone ? std::optional(static_cast<uint32_t>(row)) : aggr->tuples.Find(tuples.tuple(row));
      codes[row] = !at.has_value() ? null : by_symbol ? aggr->codes[*at] : *at;
    }
    add(kNoField, null);
  }
  return table;
}

}  // namespace celadon
