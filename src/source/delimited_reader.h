// Reads delimited text: files in parallel, and the INLINE tables of a script.
//
// Source: Qlik help "Load", "Format specification items"; RFC 4180. What a record, a cell and a
// label are is told in record_cursor.h and column_labels.h.
#ifndef CELADON_SOURCE_DELIMITED_READER_H_
#define CELADON_SOURCE_DELIMITED_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace celadon {

// Opens a file. Chunks of it are parsed ahead on the execution's executor, a few for each worker,
// and become one batch each; what is parsed ahead counts against the memory budget. The delimiter
// is a tab for .tsv and .tab, else a comma. `chunk_bytes` 0 leaves the size of chunks to the
// reader.
absl::StatusOr<std::unique_ptr<TableReader>> OpenDelimitedFile(const std::string& path,
                                                               const FormatOptions& options,
                                                               const Execution& execution,
                                                               size_t chunk_bytes = 0);

// What is taken away around cells where the options trim. The tables that stand in scripts lose
// tabs as well, since scripts are indented; files keep them.
enum class TrimmedBytes : uint8_t { kBlanks, kBlanksAndTabs };

// Opens a text in memory, UTF-8 without a byte order mark; `place` names it in errors. The cells of
// an INLINE table are read so; scripts wrap them by Quotes::kStandard unless `msq` is said.
absl::StatusOr<std::unique_ptr<TableReader>> OpenDelimitedText(
    std::string text, const std::string& place, const FormatOptions& options,
    const Execution& execution, size_t chunk_bytes = 0,
    TrimmedBytes trimmed = TrimmedBytes::kBlanks);

}  // namespace celadon

#endif  // CELADON_SOURCE_DELIMITED_READER_H_
