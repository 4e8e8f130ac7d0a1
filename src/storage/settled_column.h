// A finished column without what only its source has.
#ifndef CELADON_STORAGE_SETTLED_COLUMN_H_
#define CELADON_STORAGE_SETTLED_COLUMN_H_

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "storage/finished_columns.h"

namespace celadon {

// The same rows without symbols that no row holds, with a code of NULL where a row is NULL only,
// and with symbols that are loaded in the order in which rows bring them. What is so already stays
// as it is. ResourceExhausted; Cancelled.
absl::StatusOr<FinishedColumn> Settle(FinishedColumn column, bool in_load_order,
                                      const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_SETTLED_COLUMN_H_
