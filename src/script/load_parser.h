// Parses LOAD with its label and prefixes.
#ifndef CELADON_SCRIPT_LOAD_PARSER_H_
#define CELADON_SCRIPT_LOAD_PARSER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/statement_reader.h"

namespace celadon {

// Unimplemented, with its place, for a prefix or a source that is not run yet.
absl::StatusOr<LoadStatement> ParseLoad(std::shared_ptr<const Statement> statement);

// Whether the text, before its expansions, begins as a LOAD or SELECT that a partial reload skips.
bool BeginsPlainLoad(std::shared_ptr<const Statement> statement);

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_PARSER_H_
