// Tables of a load in progress, and rows without columns, as readers.
#ifndef CELADON_SCRIPT_STAGED_READER_H_
#define CELADON_SCRIPT_STAGED_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

// The rows that the table has now, with the columns named (none: all of them). It may grow
// meanwhile, but not be dropped. The dictionaries are the symbols of the fields themselves, so a
// batch is used up before anything is added to them.
std::unique_ptr<TableReader> ReadStaged(const StagedTable& table,
                                        const std::vector<std::string>& columns = {});

// The same rows in the order of SortRows. Takes four bytes a cell, and while it sorts four for each
// row and key. ResourceExhausted.
absl::StatusOr<std::unique_ptr<TableReader>> ReadStagedSorted(
    const StagedTable& table, const std::vector<std::string>& columns,
    const std::vector<SortKey>& keys, const Execution& execution);

// So many rows without columns.
std::unique_ptr<TableReader> GenerateRows(uint64_t rows);

}  // namespace celadon

#endif  // CELADON_SCRIPT_STAGED_READER_H_
