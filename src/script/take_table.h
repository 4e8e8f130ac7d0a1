// A whole table out of rows that are all at hand.
#ifndef CELADON_SCRIPT_TAKE_TABLE_H_
#define CELADON_SCRIPT_TAKE_TABLE_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/rows_at_hand.h"
#include "storage/staged_table.h"

namespace celadon {

// Appends all rows to a table; `places[i]` is where column i of them goes, and `alone[i]` tells
// whether no other table holds its field. The outcome is that of appending them batch by batch.
// Fields without symbols, and those of a table with a quarter of the rows that alone has them, are
// given their symbol tables and packed rows as they will stay. Errors as those of TableAppender and
// of the rows; the table is unfinished then.
absl::Status TakeTable(RowsAtHand& rows, const std::vector<size_t>& places,
                       const std::vector<bool>& alone, StagedTable& table,
                       const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_TAKE_TABLE_H_
