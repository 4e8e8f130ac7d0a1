// Rows of an Arrow IPC file or stream.
#ifndef CELADON_CONNECTORS_ARROW_ARROW_READER_H_
#define CELADON_CONNECTORS_ARROW_ARROW_READER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace arrow {
class Buffer;
}  // namespace arrow

namespace celadon {

// Reads the bytes of an IPC file (Feather version 2) or IPC stream; the bytes decide which. Columns
// are read in parallel on the executor; Arrow's own threads, as many as the executor has workers,
// decompress buffers. `place` begins the messages of errors.
absl::StatusOr<std::unique_ptr<TableReader>> OpenArrow(std::shared_ptr<arrow::Buffer> bytes,
                                                       const std::string& place,
                                                       const FormatOptions& options,
                                                       const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_ARROW_READER_H_
