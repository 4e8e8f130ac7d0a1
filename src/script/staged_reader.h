// Tables of a load in progress, and rows without columns, as readers.
#ifndef CELADON_SCRIPT_STAGED_READER_H_
#define CELADON_SCRIPT_STAGED_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "celadon/table_reader.h"
#include "storage/staged_table.h"

namespace celadon {

// The rows that the table has now, with the columns named (none: all of them). It may grow
// meanwhile, but not be dropped. The dictionaries are the symbols of the fields themselves, so a
// batch is used up before anything is added to them.
std::unique_ptr<TableReader> ReadStaged(const StagedTable& table,
                                        const std::vector<std::string>& columns = {});

// The same rows in another order: row numbers of the table.
std::unique_ptr<TableReader> ReadStagedInOrder(const StagedTable& table,
                                               const std::vector<std::string>& columns,
                                               std::vector<uint32_t> order);

// So many rows without columns.
std::unique_ptr<TableReader> GenerateRows(uint64_t rows);

}  // namespace celadon

#endif  // CELADON_SCRIPT_STAGED_READER_H_
