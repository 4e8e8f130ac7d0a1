// Parses the statements that work on tables and fields as a whole: Drop, Rename, Store, Tag ….
//
// Source: Qlik help "Script regular statements"; the load script page, section 11.
#ifndef CELADON_SCRIPT_TABLE_STATEMENT_PARSER_H_
#define CELADON_SCRIPT_TABLE_STATEMENT_PARSER_H_

#include <optional>

#include "absl/status/statusor.h"
#include "script/command.h"
#include "script/statement_reader.h"

namespace celadon {

// nullopt where the statement is none of these; errors are SourceErrors about the reader's text.
absl::StatusOr<std::optional<Command>> ParseTableStatement(StatementReader& reader);

}  // namespace celadon

#endif  // CELADON_SCRIPT_TABLE_STATEMENT_PARSER_H_
