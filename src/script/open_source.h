// Opens what a LOAD reads from.
//
// Source: the load script page, sections 5.3 and 7.
#ifndef CELADON_SCRIPT_OPEN_SOURCE_H_
#define CELADON_SCRIPT_OPEN_SOURCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// Opens one of the files of the statement's source, reading only the columns that it mentions, and
// only the rows from the byte `begin` on where it is given (see OpenAddedRows).
absl::StatusOr<RowSource> OpenFile(const LoadStatement& load, const std::string& path,
                                   std::optional<uint64_t> begin, Reload& reload);

// Whether the source is a file of delimited text.
bool IsDelimited(const FileSource& source, const std::string& path, const Reload& reload);

// Whether the source is a QVD file, by its format word or its name.
bool IsQvd(const FileSource& source);

// Opens any other source; errors of its formulas. Of a connection no more than `row_limit` rows are
// asked for; 0: all.
absl::StatusOr<RowSource> OpenSource(const LoadStatement& load, uint64_t row_limit, Reload& reload);

// What a table is called that has no label.
std::string UnnamedTable(const LoadStatement& load, const std::string& path, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_OPEN_SOURCE_H_
