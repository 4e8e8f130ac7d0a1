// A text file that has grown since it was read: where what is new begins, and how it is read.
//
// Source: Qlik help "Buffer"; the load script page, section 8.12.
#ifndef CELADON_SCRIPT_GROWN_FILE_H_
#define CELADON_SCRIPT_GROWN_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "celadon/table_reader.h"

namespace celadon {

// Where the bytes begin, as FormatOptions::header_bytes counts them, that were added to a file of
// delimited text since it had `size` bytes. Nullopt where they cannot be read by themselves: the
// file has shrunk, its last line was not ended, or its bytes are turned into other ones on reading.
absl::StatusOr<std::optional<uint64_t>> AddedBytes(const std::string& path, uint64_t size,
                                                   const FormatOptions& options);

// The rows from that byte on, with the columns that the file has.
absl::StatusOr<std::unique_ptr<TableReader>> OpenAddedRows(const TableFormat& format,
                                                           const std::string& path, uint64_t begin,
                                                           FormatOptions options,
                                                           const Execution& execution);

// The rows of one reader, then those of another one with the same columns.
std::unique_ptr<TableReader> ReadInTurn(std::unique_ptr<TableReader> first,
                                        std::unique_ptr<TableReader> second);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROWN_FILE_H_
