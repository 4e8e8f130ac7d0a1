// The rows of a statement, as they are stepped through.
#ifndef CELADON_CONNECTORS_SQLITE_RESULT_READER_H_
#define CELADON_CONNECTORS_SQLITE_RESULT_READER_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "connectors/sqlite/database.h"

namespace celadon {

// At most `row_limit` rows; 0: all. A statement without a result is run here. The reader keeps the
// database.
absl::StatusOr<std::unique_ptr<TableReader>> ReadResult(std::shared_ptr<Database> database,
                                                        SqliteStatement statement,
                                                        uint64_t row_limit);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_RESULT_READER_H_
