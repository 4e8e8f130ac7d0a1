// The order of a field's symbols by sort criteria.
#ifndef CELADON_HYPERCUBE_SYMBOL_RANKS_H_
#define CELADON_HYPERCUBE_SYMBOL_RANKS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/memory_budget.h"
#include "hypercube/chart_fields.h"

namespace celadon {

// S < O < A < XS < X.
int StateRank(ValueState state);

// The symbols in the order of the criteria; what these leave equal stands in load order. By number,
// pure texts stand behind the numbers in both directions; so they do by an expression, and what
// has no value last.
absl::StatusOr<std::vector<SymbolId>> SortSymbols(const ChartFields& fields, FieldId field,
                                                  std::span<const SortCriterion> criteria,
                                                  const ChartContext& context,
                                                  const Execution& execution);

// The position of each symbol in an order.
class SymbolRanks {
 public:
  static absl::StatusOr<SymbolRanks> Make(const ChartFields& fields, FieldId field,
                                          std::span<const SortCriterion> criteria,
                                          const ChartContext& context, const Execution& execution);
  uint32_t operator[](SymbolId id) const { return ranks_.empty() ? id : ranks_[id]; }
  uint32_t size() const { return size_; }

 private:
  SymbolRanks() = default;

  uint32_t size_ = 0;
  std::vector<uint32_t> ranks_;  // empty: the symbols stand in that order, and need no look
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SYMBOL_RANKS_H_
