// And-mode: what is associated with every selected value, instead of with any.
//
// Source: Qlik Design Blog "AND and OR"; QlikView help "And mode in list boxes". The formula is our
// own (associative model, section 6.4).
#ifndef CELADON_SELECTION_AND_MODE_H_
#define CELADON_SELECTION_AND_MODE_H_

#include "absl/status/status.h"
#include "celadon/bitmap.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"

namespace celadon {

// FailedPrecondition, saying why, unless the field is the second one of a single table of two
// fields whose rows are distinct.
absl::Status AllowsAndMode(const DataModel& model, FieldId field);

// The rows of the field's table whose first field has a value that occurs with each of `wanted` and
// with none of `unwanted`.
Bitmap AndModeRows(const DataModel& model, FieldId field, const Bitmap& wanted,
                   const Bitmap& unwanted, Executor& executor);

}  // namespace celadon

#endif  // CELADON_SELECTION_AND_MODE_H_
