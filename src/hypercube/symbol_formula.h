// Formulas over one field, evaluated for each of its symbols instead of for each record.
#ifndef CELADON_HYPERCUBE_SYMBOL_FORMULA_H_
#define CELADON_HYPERCUBE_SYMBOL_FORMULA_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"
#include "celadon/symbol_table.h"
#include "expression/evaluate.h"

namespace celadon {

struct SymbolFormula {
  std::shared_ptr<const SymbolTable> symbols;  // the distinct results, in load order of the source
  // For each symbol of the source, and behind them for NULL where it was asked for: the symbol of
  // the result, or symbols->size() for NULL.
  std::vector<uint32_t> code_of_symbol;

  // The results by row, from the field's column. Requires that NULL was asked for. Cancelled.
  absl::StatusOr<BitPackedColumn> Column(const BitPackedColumn& of_source,
                                         const Execution& execution) const;
};

// Requires a deterministic program with the one input. Errors are those of the formula.
absl::StatusOr<SymbolFormula> CalculateForSymbols(const std::shared_ptr<const Program>& program,
                                                  const SymbolTable& source, bool nulls,
                                                  const RegionalSettings& settings,
                                                  const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SYMBOL_FORMULA_H_
