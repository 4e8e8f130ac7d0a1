// The statements that connect a script to a source.
//
// Source: Qlik help "LIB CONNECT", "ODBC CONNECT", "Disconnect"; the load script page, section 6.
#ifndef CELADON_SCRIPT_CONNECT_PARSER_H_
#define CELADON_SCRIPT_CONNECT_PARSER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "script/command.h"
#include "script/statement.h"
#include "script/statement_reader.h"

namespace celadon {

// Whether CONNECT, with one of its words before it, or DISCONNECT is here.
bool AtConnect(const StatementReader& reader);

// Reads either. Requires AtConnect().
absl::StatusOr<Command> ParseConnect(StatementReader& reader);

// The text of a statement, but of a CONNECT without what may hold a password.
std::string TextWithoutSecrets(const Statement& statement);

// The error of a statement, told of its place like those of others, but without the text of a
// CONNECT, which may hold a password.
absl::Status PlacedWithoutSecrets(const Statement& statement, const absl::Status& status);

}  // namespace celadon

#endif  // CELADON_SCRIPT_CONNECT_PARSER_H_
