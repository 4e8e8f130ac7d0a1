// Applies a log of changes to a table: the prefix Merge.
//
// Source: Qlik help "Merge"; the load script page, section 10.
#ifndef CELADON_SCRIPT_MERGE_TABLES_H_
#define CELADON_SCRIPT_MERGE_TABLES_H_

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

// The first column of `log` is the operation, which is not stored. Fields that `table` lacks are
// added to it. Gives the largest sequence value, NULL where there is none. InvalidArgument for an
// operation that is none, a key or sequence field that the log lacks, a sequence value that is no
// number. Takes one pass over the key columns and one over what has changed; columns that the log
// has no part in stay packed.
absl::StatusOr<Value> MergeTables(StagedTable& table, const StagedTable& log,
                                  const MergePrefix& merge, const TextInterpreter& interpreter,
                                  const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_MERGE_TABLES_H_
