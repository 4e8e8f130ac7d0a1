// Nested columns of a Parquet file.
#ifndef CELADON_CONNECTORS_ARROW_NESTED_PARQUET_H_
#define CELADON_CONNECTORS_ARROW_NESTED_PARQUET_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "parquet/file_reader.h"

namespace celadon {

// The table that `options` name, read by Arrow; the nodes' names are those of the file's own
// schema. `place` begins the messages of errors. May throw what Parquet throws.
absl::StatusOr<std::unique_ptr<TableReader>> OpenNestedParquet(
    std::unique_ptr<parquet::ParquetFileReader> file, const std::string& place,
    const FormatOptions& options, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_NESTED_PARQUET_H_
