// Writes tables as delimited text.
#ifndef CELADON_SOURCE_DELIMITED_WRITER_H_
#define CELADON_SOURCE_DELIMITED_WRITER_H_

#include <string>

#include "absl/status/status.h"

#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace celadon {

// Writes all rows as RFC 4180 text: UTF-8 with a byte order mark, CRLF, a record of labels unless
// the options say no labels, cells wrapped in quotes where reading them back needs it. Texts are
// written as shown, numbers without a text through their column's format, NULL as an empty cell.
// The delimiter is the options', else a tab for .tsv and .tab, else a comma.
//
// The file appears whole or not at all. Cancelled where the token asks for it.
//
// Source: Qlik help "Store".
absl::Status WriteDelimitedFile(TableReader& rows, const std::string& path,
                                const FormatOptions& options, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SOURCE_DELIMITED_WRITER_H_
