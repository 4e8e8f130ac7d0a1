// The order of a field's symbols by their display texts.
#ifndef CELADON_HYPERCUBE_TEXT_ORDER_H_
#define CELADON_HYPERCUBE_TEXT_ORDER_H_

#include "absl/status/statusor.h"
#include "celadon/dual_vector.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "celadon/symbol_table.h"

namespace celadon {

// Compares without regard to case first, then by code points. Immutable once made; the symbols and
// settings must outlive it.
class TextOrder {
 public:
  // Folds the texts of all symbols. Cancelled; ResourceExhausted.
  static absl::StatusOr<TextOrder> Make(const SymbolTable& symbols,
                                        const RegionalSettings& settings,
                                        const Execution& execution);

  // Negative, 0 or positive.
  int Compare(SymbolId a, SymbolId b) const;

 private:
  TextOrder(const SymbolTable& symbols, const RegionalSettings& settings, MemoryBudget* memory)
      : symbols_(&symbols), settings_(&settings), memory_(memory) {}
  absl::Status FoldTexts(const Execution& execution);

  const SymbolTable* symbols_;
  const RegionalSettings* settings_;
  DualVector folded_;  // a text a symbol
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TEXT_ORDER_H_
