// The order of a table's rows by some of its fields: ORDER BY.
//
// Source: Qlik help "Load"; the load script page, section 5.2. That NULL stands last is our own.
#ifndef CELADON_SCRIPT_SORT_ROWS_H_
#define CELADON_SCRIPT_SORT_ROWS_H_

#include <cstdint>
#include <vector>

#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

// Row numbers: numbers ascending, then texts in the order of sorting by text, then NULL; descending
// turns numbers and texts round and leaves NULL last. Equal rows keep their order. The table has
// the fields of all keys.
std::vector<uint32_t> SortRows(const StagedTable& table, const std::vector<SortKey>& keys);

// The place of each value in that order.
std::vector<uint32_t> RanksOfValues(const DualVector& values, bool descending);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SORT_ROWS_H_
