// Parses Declare and Derive: fields of charts that are formulas over other fields.
//
// Source: Qlik help "Declare", "Derive"; the load script page, section 11.
#ifndef CELADON_SCRIPT_DECLARATION_PARSER_H_
#define CELADON_SCRIPT_DECLARATION_PARSER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "script/command.h"
#include "script/statement_reader.h"

namespace celadon {

// Whether Declare or Derive begins here, behind a label or without one.
bool AtDeclaration(const StatementReader& reader);

// Errors carry their place in the statement.
absl::StatusOr<Command> ParseDeclaration(std::shared_ptr<const Statement> statement);

}  // namespace celadon

#endif  // CELADON_SCRIPT_DECLARATION_PARSER_H_
