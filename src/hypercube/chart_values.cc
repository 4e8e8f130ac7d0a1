#include "hypercube/chart_values.h"

#include <numeric>

#include "hypercube/row_calculator.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<ValueColumn> ValuesBySymbol(const ChartFields& fields, FieldId field,
                                           const std::string& formula, const ChartContext& context,
                                           const Execution& execution) {
  const TextInterpreter interpreter(*context.settings);
  SetEvaluator sets(context, execution);
  const CubeSurroundings surroundings{fields, context, interpreter, execution, sets};
  MeasureBinder binder(fields, context, interpreter, surroundings.execution, {}, {});
  CELADON_ASSIGN_OR_RETURN(MeasurePlan measure, binder.Bind(formula));
  CELADON_ASSIGN_OR_RETURN(const CubeRows rows,
                           GatherCubeRows(std::span(&field, 1), binder.plan(), surroundings, {}));
  RowCalculator calculator(binder.plan(), {std::move(measure)}, rows, interpreter, execution);
  std::vector<uint32_t> order(rows.tuples.size());
  std::iota(order.begin(), order.end(), 0);
  calculator.SetOrder(order, {.last = 1});
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, calculator.Rows(0));
  ValueColumn by_symbol(fields.symbols(field).size());
  for (size_t row = 0; row < rows.tuples.size(); ++row) {
    const TupleValue symbol = rows.tuples.value(row, 0);
    if (symbol != kNullValue) by_symbol.Set(symbol, values[row]);
  }
  return by_symbol;
}

}  // namespace celadon
