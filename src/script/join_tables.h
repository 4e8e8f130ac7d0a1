// Joins a table that was just loaded to another, or keeps of both only the rows that match.
//
// Source: Qlik help "Join", "Keep"; the load script page, sections 8.2 and 8.3. The order of rows
// is our own.
#ifndef CELADON_SCRIPT_JOIN_TABLES_H_
#define CELADON_SCRIPT_JOIN_TABLES_H_

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

// Rows match where all fields that both tables hold are equal; NULL equals nothing. Without a
// common field all rows match. `table` becomes the join: its rows with their matches in load order,
// then the rows of `loaded` that match none. ResourceExhausted where there would be too many rows;
// Cancelled.
absl::Status JoinTables(StagedTable& table, const StagedTable& loaded, JoinSide side,
                        const Execution& execution);

// Takes the rows without a match out of `loaded` (Left), `table` (Right) or both (Inner); Outer
// takes none. ResourceExhausted; Cancelled.
absl::Status KeepMatches(StagedTable& table, StagedTable& loaded, JoinSide side,
                         const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_JOIN_TABLES_H_
