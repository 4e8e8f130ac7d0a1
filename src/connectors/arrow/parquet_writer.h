// Rows become a Parquet file.
#ifndef CELADON_CONNECTORS_ARROW_PARQUET_WRITER_H_
#define CELADON_CONNECTORS_ARROW_PARQUET_WRITER_H_

#include <string>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace celadon {

// As TableFormat::Write. Columns get the types of StoredTypeFinder; texts keep their dictionaries,
// one a row group; pages are compressed with zstd.
absl::Status WriteParquet(TableReader& rows, const std::string& path, const FormatOptions& options,
                          const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PARQUET_WRITER_H_
