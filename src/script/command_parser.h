// From the text of one statement, its dollar signs expanded, to a command.
#ifndef CELADON_SCRIPT_COMMAND_PARSER_H_
#define CELADON_SCRIPT_COMMAND_PARSER_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "script/command.h"
#include "script/control_clause.h"
#include "script/statement.h"
#include "script/statement_cutter.h"

namespace celadon {

// InvalidArgument, with the place in the script, for a text that is no statement.
absl::StatusOr<Command> ParseCommand(std::shared_ptr<const Statement> statement,
                                     StatementKind kind);

// The prefixes When and Unless of any statement, of which there may be several or none, and the
// statement without them, which is empty where there are none.
struct ConditionalStatement {
  std::vector<Condition> conditions;
  Statement rest;
};
absl::StatusOr<ConditionalStatement> ParseConditions(const Statement& statement);

}  // namespace celadon

#endif  // CELADON_SCRIPT_COMMAND_PARSER_H_
