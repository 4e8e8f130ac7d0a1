// The words in parentheses behind a file: how it is to be read or written.
//
// Source: Qlik help "Format specification items"; the load script page, section 7.
#ifndef CELADON_SCRIPT_FORMAT_SPEC_H_
#define CELADON_SCRIPT_FORMAT_SPEC_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/table_reader.h"
#include "script/grid_steps.h"
#include "script/statement_reader.h"

namespace celadon {

struct FormatSpec {
  bool given = false;  // there were words at all
  std::string format;  // such as "qvd"; empty: told by the file's extension, or delimited text
  std::string unread;  // a word that is known but not heeded yet; empty: none
  size_t unread_begin = 0, unread_end = 0;  // where it stands
  FormatOptions options;
  std::vector<GridStep> steps;  // of filters(…)
};

// Reads the parentheses at the reader's place, if there are any. InvalidArgument for a word that is
// not known.
absl::StatusOr<FormatSpec> ParseFormatSpec(StatementReader& reader);

}  // namespace celadon

#endif  // CELADON_SCRIPT_FORMAT_SPEC_H_
