// Whether selections leave anything to each other.
#ifndef CELADON_SELECTION_CONFLICT_H_
#define CELADON_SELECTION_CONFLICT_H_

#include <span>

#include "absl/status/statusor.h"
#include "celadon/select.h"

namespace celadon {

// A selection as it stands in a state where the field has that mode. Symbols may be empty.
SelectionState::Entry MakeEntry(const DataModel& model, FieldSymbols selection, FieldMode mode,
                                const Execution& execution);

// Whether each of the fields has a selected value that passes the selections of all other fields.
// One in and-mode agrees if a row is left to it.
absl::StatusOr<bool> Agree(const DataModel& model, const SelectionState& selections,
                           std::span<const FieldId> fields, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SELECTION_CONFLICT_H_
