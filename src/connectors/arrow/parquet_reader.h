// Rows of a Parquet file.
#ifndef CELADON_CONNECTORS_ARROW_PARQUET_READER_H_
#define CELADON_CONNECTORS_ARROW_PARQUET_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace arrow {
class Buffer;
}  // namespace arrow

namespace celadon {

// Reads the file whose bytes are given. Row groups times columns are decoded in parallel on the
// executor, a window of row groups at a time; a row group larger than the window is handed out in
// slices. `window_codes` (4 bytes each) bounds what is decoded at once. `place` begins the messages
// of errors. InvalidArgument where it is no Parquet file.
absl::StatusOr<std::unique_ptr<TableReader>> OpenParquet(std::shared_ptr<arrow::Buffer> bytes,
                                                         const std::string& place,
                                                         const FormatOptions& options,
                                                         const Execution& execution,
                                                         uint64_t window_codes = uint64_t{1} << 22);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PARQUET_READER_H_
