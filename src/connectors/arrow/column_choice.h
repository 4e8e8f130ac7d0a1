// Which columns of a file are read: all, or those that FormatOptions names.
#ifndef CELADON_CONNECTORS_ARROW_COLUMN_CHOICE_H_
#define CELADON_CONNECTORS_ARROW_COLUMN_CHOICE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/table_reader.h"

namespace celadon {

// Numbers of the columns to read, in the order asked for. InvalidArgument where the file has no
// column, two of one name, a name that is not UTF-8, or not the one asked for.
absl::StatusOr<std::vector<int>> NumbersOfColumns(const std::vector<std::string>& in_file,
                                                  const std::vector<std::string>& asked_for);

// InvalidArgument if a format word is given that only text files know.
absl::Status RefuseTextOptions(const FormatOptions& options);

// What stands between the names of nested columns.
const std::string& NameDelimiter(const FormatOptions& options);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_COLUMN_CHOICE_H_
