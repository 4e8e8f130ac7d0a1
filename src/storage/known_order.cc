#include "storage/known_order.h"

#include <algorithm>
#include <ranges>
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

bool AreInOrder(const std::shared_ptr<const DualVector>& values) {
  const ValueFacts* const facts = FactsOf(values);
  return facts != nullptr && facts->order.has_value() && facts->order->empty();
}

std::optional<uint32_t> FindInOrder(const DualVector& values, ValueView value) {
  const auto all = std::views::iota(uint32_t{0}, static_cast<uint32_t>(values.size()));
  const auto found = std::ranges::partition_point(
      all, [&](uint32_t i) { return CompareSymbols(values[i], value) < 0; });
  if (found == all.end() || !SameSymbol(values[*found], value)) return std::nullopt;
  return *found;
}

}  // namespace celadon
