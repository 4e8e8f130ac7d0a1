#include "storage/known_order.h"

#include <utility>
#include <vector>

#include "celadon/memory_budget.h"
#include "storage/distinct_symbols.h"
#include "storage/symbol_order.h"

namespace celadon {
namespace {

void FindByOrder(const DualVector& values, const Execution& execution, ValueFacts& facts) {
  MemoryReservation sorting(execution.memory);
  if (!CouldBeSymbols(values)) {
    facts.symbols = false;
    return;
  }
  if (!sorting.Resize(kOrderBytesAValue * values.size(), "sorting the values of a source").ok()) {
    return;
  }
  ValueOrder order = OrderValues(values, execution.cancel, execution.executor);
  if (execution.cancel.cancelled()) return;
  facts.symbols = order.distinct;
  if (order.distinct) facts.order = std::move(order.positions);
}

}  // namespace

bool AreSymbols(const std::shared_ptr<const DualVector>& values, const Execution& execution) {
  ValueFacts& facts = *FactsOf(values);
  if (facts.symbols.has_value()) return *facts.symbols;
  const KnownSymbols known = KnowSymbols(*values, execution.executor);
  if (known == KnownSymbols::kNot) {
    FindByOrder(*values, execution, facts);
  } else {
    facts.symbols = true;
    if (known == KnownSymbols::kInOrder) facts.order.emplace();
  }
  return facts.symbols.value_or(false);
}

}  // namespace celadon
