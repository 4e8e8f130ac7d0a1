// What ORDER BY names.
#ifndef CELADON_SCRIPT_SORT_KEYS_H_
#define CELADON_SCRIPT_SORT_KEYS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

// The sort keys of a LOAD from a table, all of them fields of the table. A whole number that is no
// name of a field is that of a field in the field list, from 1 on. NotFound, at its place, for what
// is none; InvalidArgument for a number of what is calculated.
//
// Source: Qlik help "Load", which orders by the first and the second field so; which fields are
// counted is not said there (unconfirmed).
absl::StatusOr<std::vector<SortKey>> SortKeysOf(const LoadStatement& load,
                                                const StagedTable& table);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SORT_KEYS_H_
