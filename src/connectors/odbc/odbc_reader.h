// The rows of a statement that a driver has run.
#ifndef CELADON_CONNECTORS_ODBC_ODBC_READER_H_
#define CELADON_CONNECTORS_ODBC_ODBC_READER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "connectors/odbc/odbc_handle.h"

namespace celadon {

// At most `row_limit` rows; 0: all. `at_end` is called when the reader is gone.
absl::StatusOr<std::unique_ptr<TableReader>> ReadOdbcResult(OdbcHandle statement,
                                                            uint64_t row_limit,
                                                            std::function<void()> at_end,
                                                            const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_ODBC_READER_H_
