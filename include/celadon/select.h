// The operations that change selections: each gives the selections after it, or fails and leaves
// those before as they were.
//
// Source: Qlik's engine API (Field, GenericObject) for the operations, Qlik help "The associative
// selection model"; the formulas are those of the associative model, section 6.
#ifndef CELADON_SELECT_H_
#define CELADON_SELECT_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/selection.h"

namespace celadon {

struct SelectOptions {
  bool soft_lock = false;            // a locked field may be changed
  bool deselect_only_value = false;  // the one value of a one-value field may be taken away
};

// What every operation starts from; all of it outlives the call.
struct SelectionContext {
  const std::shared_ptr<const DataModel>& model;
  const SelectionState& before;
  const Execution& execution;
};

// The selections that a list box offers for a whole field.
enum class SelectVerb {
  kAll,          // every value
  kPossible,     // what is green, or white where nothing is selected
  kAlternative,  // what is light gray
  kExcluded      // what is not selected; where nothing is selected, what is gray
};

struct NumberRange {
  double low = 0, high = 0;
  bool low_inclusive = true, high_inclusive = true;
};

struct FieldSymbols {
  FieldId field = 0;
  Bitmap symbols;           // empty: the field is cleared
  Bitmap forced_out = {};   // and-mode: those of `symbols` to be excluded by force; of size 0: none
  std::string search = {};  // the text that the symbols were found by; else empty
};

// `symbols` replace the selection of `field`; an empty set clears it. FailedPrecondition if the
// field is locked, or has one value always and the set has not. If none of the symbols is
// compatible with the other selections, the last selection wins: other fields give way, the most
// recently changed ones being kept where they can (our own order); locked and one-value fields
// never give way, and if these exclude all of the symbols the operation fails.
absl::StatusOr<SelectionState> SelectSymbols(const SelectionContext& context, FieldId field,
                                             Bitmap symbols, const SelectOptions& options = {});

// The same for several fields at once: they stand or fall together.
absl::StatusOr<SelectionState> SelectTogether(const SelectionContext& context,
                                              std::vector<FieldSymbols> changes,
                                              const SelectOptions& options = {});

// The same with the symmetric difference of the field's selection and `symbols`. In a one-value
// field one value more replaces the other.
absl::StatusOr<SelectionState> ToggleSymbols(const SelectionContext& context, FieldId field,
                                             const Bitmap& symbols,
                                             const SelectOptions& options = {});

// FailedPrecondition also where there is nothing to select.
absl::StatusOr<SelectionState> SelectByVerb(const SelectionContext& context, FieldId field,
                                            SelectVerb verb, const SelectOptions& options = {});

// The values whose number is in any of the ranges. Fails in a one-value field, and if there is
// none.
absl::StatusOr<SelectionState> SelectRanges(const SelectionContext& context, FieldId field,
                                            std::span<const NumberRange> ranges,
                                            const SelectOptions& options = {});

absl::StatusOr<SelectionState> ClearField(const SelectionContext& context, FieldId field,
                                          const SelectOptions& options = {});
// Clears all fields, or all but one, but for locked ones (with soft_lock those as well) and
// one-value ones.
SelectionState ClearAllFields(const SelectionState& before, const SelectOptions& options = {});
SelectionState ClearOtherFields(const SelectionState& before, FieldId kept,
                                const SelectOptions& options = {});

// FailedPrecondition if the field has no selection to lock.
absl::StatusOr<SelectionState> LockField(const SelectionContext& context, FieldId field);
SelectionState UnlockField(const SelectionState& before, FieldId field);
SelectionState LockAllFields(const SelectionState& before);
SelectionState UnlockAllFields(const SelectionState& before);

// From now on a selection in the field means what is associated with each of its values (an
// excluded one: with none), or with any again. FailedPrecondition to switch it on unless the field
// is the second one of a single table of two fields without equal rows. A selection that the field
// has is read anew; forced exclusions go with the mode.
absl::StatusOr<SelectionState> SetAndMode(const SelectionContext& context, FieldId field,
                                          bool and_mode);

// From now on the field has exactly one selected value, or no longer. FailedPrecondition to switch
// it on unless exactly one value is selected.
absl::StatusOr<SelectionState> SetSingle(const SelectionContext& context, FieldId field,
                                         bool single);

}  // namespace celadon

#endif  // CELADON_SELECT_H_
