#include "hypercube/symbol_formula.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "hypercube/argument_reader.h"
#include "runtime/status_macros.h"
#include "storage/written_column.h"
#include "value/dictionary.h"

namespace celadon {

absl::StatusOr<SymbolFormula> CalculateForSymbols(const std::shared_ptr<const Program>& program,
                                                  const SymbolTable& source, bool nulls,
                                                  const RegionalSettings& settings,
                                                  const TextInterpreter& interpreter) {
  const SymbolLanes lanes(source, program->inputs.front().fetch, nulls, settings);
  CELADON_ASSIGN_OR_RETURN(const auto results, SymbolLanes::Calculate(program, lanes, interpreter));
  const bool texts = !results->texts().empty();
  const ValueLanes values{results->numbers().data(), texts ? results->texts().data() : nullptr};
  std::vector<uint32_t> order(source.size() + (nulls ? 1 : 0));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order.begin(), order.begin() + source.size(), {},
                    [&source](SymbolId id) { return source.element(id); });
  Dictionary met;
  std::vector<uint32_t> codes(order.size());
  for (const uint32_t id : order) codes[id] = met.Intern(values[id]);
  std::vector<SymbolId> ids;
  SymbolFormula formula;
  formula.symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(met.Take(), NumberFormat(), &ids));
  for (uint32_t& code : codes) {
    code = code == Dictionary::kNone ? formula.symbols->size() : ids[code];
  }
  formula.code_of_symbol = std::move(codes);
  return formula;
}

absl::StatusOr<BitPackedColumn> SymbolFormula::Column(const BitPackedColumn& of_source,
                                                      const Execution& execution) const {
  const bool nulls = std::ranges::find(code_of_symbol, symbols->size()) != code_of_symbol.end();
  return WriteColumn(of_source.rows(), symbols->size(), nulls, execution,
                     [&](uint64_t first, std::span<uint32_t> codes) {
                       of_source.Unpack(first, codes);
                       for (uint32_t& code : codes) code = code_of_symbol[code];
                     });
}

}  // namespace celadon
