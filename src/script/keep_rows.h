// Takes rows out of a table that is being loaded.
#ifndef CELADON_SCRIPT_KEEP_ROWS_H_
#define CELADON_SCRIPT_KEEP_ROWS_H_

#include "celadon/bitmap.h"
#include "storage/staged_table.h"

namespace celadon {

// Leaves the rows in `keep`, which has a bit a row of the table. The symbols of the fields stay.
void KeepRows(StagedTable& table, const Bitmap& keep);

// Leaves the first of equal rows: NULL equals NULL here. Time is linear in the cells.
void KeepDistinctRows(StagedTable& table);

}  // namespace celadon

#endif  // CELADON_SCRIPT_KEEP_ROWS_H_
