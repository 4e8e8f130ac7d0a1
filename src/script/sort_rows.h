// The order of a table's rows by some of its fields: ORDER BY.
//
// Source: Qlik help "Load"; the load script page, section 5.2. That NULL stands last is our own.
#ifndef CELADON_SCRIPT_SORT_ROWS_H_
#define CELADON_SCRIPT_SORT_ROWS_H_

#include <cstdint>
#include <vector>

#include "celadon/row_batch.h"
#include "script/load_statement.h"
#include "script/rank_order.h"
#include "storage/staged_table.h"

namespace celadon {

// Row numbers: numbers ascending, then texts in the order of sorting by text, then NULL; descending
// turns numbers and texts round and leaves NULL last. Equal rows keep their order. The table has
// the fields of all keys.
std::vector<uint32_t> SortRows(const StagedTable& table, const std::vector<SortKey>& keys,
                               Executor& executor);

// The place of each value in that order. No number is there twice.
std::vector<uint32_t> RanksOfValues(const DualVector& values, bool descending);

// The same of the rows of a batch, NULL behind all values. The order of OrderByRanks.
RowRanks RanksOfRows(const BatchColumn& column, bool descending);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SORT_ROWS_H_
