// Takes rows out of a table that is being loaded.
#ifndef CELADON_SCRIPT_KEEP_ROWS_H_
#define CELADON_SCRIPT_KEEP_ROWS_H_

#include "absl/status/status.h"
#include "celadon/bitmap.h"
#include "celadon/execution.h"
#include "storage/staged_table.h"

namespace celadon {

// Leaves the rows in `keep`, which has a bit a row of the table. The symbols of the fields stay.
void KeepRows(StagedTable& table, const Bitmap& keep);

// Leaves the first of equal rows: NULL equals NULL here. Time is linear in the cells. Cancelled and
// ResourceExhausted, which leave the table as it is.
absl::Status KeepDistinctRows(StagedTable& table, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_KEEP_ROWS_H_
