// Staged fields and columns into their final form.
#ifndef CELADON_MODEL_FIELD_PACKING_H_
#define CELADON_MODEL_FIELD_PACKING_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "celadon/symbol_table.h"
#include "storage/staged_table.h"

namespace celadon {

// The symbols of a field in value order, and where its staged elements went.
struct OrderedField {
  std::shared_ptr<const SymbolTable> symbols;
  // Meaningless for elements that no row holds; empty where the table itself tells all ids.
  std::vector<SymbolId> id_of_element;
  bool unchanged = false;  // `symbols` is the table that the field was staged from

  uint32_t elements() const {
    return told_by_table() ? symbols->size() : static_cast<uint32_t>(id_of_element.size());
  }
  SymbolId id_of(uint32_t element) const {
    return told_by_table() ? symbols->symbol_at(element) : id_of_element[element];
  }
  bool told_by_table() const { return id_of_element.empty(); }
  // Whether the id of each element is its own number.
  bool keeps_elements() const { return told_by_table() && symbols->elements().empty(); }
  MemoryReservation memory;
};

// Drops the symbols that no row of `columns` (all columns of the field) holds and orders the
// others. Load order stays the order of elements. Takes the symbols out of the field, unless they
// are those of the finished table that the field was staged from. One thread's work.
absl::StatusOr<OrderedField> OrderSymbols(StagedField& field,
                                          std::span<const StagedColumn* const> columns,
                                          const Execution& execution);

// The rows of a column as ids, in parallel; the wrapped column itself where nothing has changed.
absl::StatusOr<BitPackedColumn> PackColumn(const StagedColumn& column, const OrderedField& field,
                                           const Execution& execution);

}  // namespace celadon

#endif  // CELADON_MODEL_FIELD_PACKING_H_
