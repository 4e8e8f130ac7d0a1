// Parses LOAD with its label and prefixes.
#ifndef CELADON_SCRIPT_LOAD_PARSER_H_
#define CELADON_SCRIPT_LOAD_PARSER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/statement_reader.h"

namespace celadon {

// The byte behind the `:` of the label that begins here, npos if there is none. A label is quoted
// or, bare, one line of words.
size_t LabelEnd(const StatementReader& reader);

// Whether a label, a prefix, LOAD or SELECT begins here.
bool AtLoad(const StatementReader& reader);

// Whether a statement begins here whose label, if it has one, names nothing, such as Let.
bool AtNamelessStatement(const StatementReader& reader);

// Unimplemented, with its place, for a prefix or a source that is not run yet.
absl::StatusOr<LoadStatement> ParseLoad(std::shared_ptr<const Statement> statement);

// Whether the text, before its expansions, begins as a LOAD or SELECT that a partial reload skips.
bool BeginsPlainLoad(std::shared_ptr<const Statement> statement);

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_PARSER_H_
