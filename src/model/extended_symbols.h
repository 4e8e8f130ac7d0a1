// The symbols of a field that more was loaded into, without sorting those that were in order.
#ifndef CELADON_MODEL_EXTENDED_SYMBOLS_H_
#define CELADON_MODEL_EXTENDED_SYMBOLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/symbol_table.h"
#include "storage/staged_table.h"
#include "storage/used_elements.h"

namespace celadon {

// The used symbols of a field that was staged from a finished table, in value order; load order
// stays the order of elements. `id_of_element` receives the id of each used element. Only the
// symbols that the field has beyond those of the finished table are sorted.
absl::StatusOr<SymbolTable> ExtendSymbols(const StagedField& field, const UsedElements& used,
                                          std::vector<SymbolId>* id_of_element,
                                          const Execution& execution);

}  // namespace celadon

#endif  // CELADON_MODEL_EXTENDED_SYMBOLS_H_
