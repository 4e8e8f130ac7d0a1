// LOAD … EXTENSION: a loaded table goes to an external function, and the one that it answers with
// is loaded.
//
// Source: Qlik help "Load"; Qlik's documentation of server-side extensions.
#ifndef CELADON_SCRIPT_EXTENSION_SOURCE_H_
#define CELADON_SCRIPT_EXTENSION_SOURCE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"
#include "script/statement_reader.h"

namespace celadon {

// What stands behind the word: `Alias.Function(['script',] table [{field, String(field), …}])`.
absl::StatusOr<ExtensionSource> ParseExtension(StatementReader& reader);

// The rows of the answer in the order of the keys, or as they come where there is none. The
// reader's table_name is that of the answer. InvalidArgument for an unknown function or a wrong
// number of fields; NotFound for an unknown table or field; errors of the function.
absl::StatusOr<RowSource> OpenExtension(const ExtensionSource& source,
                                        const std::vector<SortKey>& order, std::string_view text,
                                        Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_EXTENSION_SOURCE_H_
