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

// Fills a table that has no rows yet; `places[i]` is where column i of the rows goes. The outcome
// is that of appending them batch by batch. Fields that have no symbols yet are given their symbol
// tables and packed rows as they will stay. Errors as those of TableAppender and of the rows; the
// table is unfinished then.
absl::Status TakeTable(RowsAtHand& rows, const std::vector<size_t>& places, StagedTable& table,
                       const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_TAKE_TABLE_H_
