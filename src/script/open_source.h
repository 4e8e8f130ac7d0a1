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

// The path that a name in a script means: lib://connection/path, or one in the data folder.
// PermissionDenied where it leaves the folder, NotFound where the connection is unknown.
absl::StatusOr<std::string> ResolvePath(std::string_view name, const Reload& reload);

// The files that a name in a script stands for, by name order where it holds wildcards. NotFound
// where there is none; PermissionDenied where it leaves the data folder.
absl::StatusOr<std::vector<std::string>> FindFiles(std::string_view name, const Reload& reload);

// The files or the folders that fit a mask, by name order, as paths that a script may name; none
// where the mask's folder is not there. Our own: a mask that ends behind a folder fits all that is
// in it; paths have the connection or the kind of separator that the mask has, since scripts cut
// them there.
absl::StatusOr<std::vector<std::string>> ListFolder(std::string_view mask, bool files,
                                                    const Reload& reload);

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
