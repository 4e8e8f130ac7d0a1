#include "script/connect_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "script/script_error.h"

namespace celadon {
namespace {

constexpr auto kKinds = std::to_array<std::string_view>({"custom", "lib", "odbc", "oledb"});

bool IsOneOf(const Token& token, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return token.IsWord(word); });
}

bool AtConnectWord(const StatementReader& reader) {
  constexpr auto kWords = std::to_array<std::string_view>({"connect", "connect32", "connect64"});
  return IsOneOf(reader.token(), kWords);
}

// One of `UserId is x`, `mode is write`, …; nothing but user, password and mode is heeded. Users
// and passwords that the original engine has scrambled are its own: the host's connection has
// others.
absl::Status ParseOption(StatementReader& reader, ConnectOptions& options) {
  CELADON_ASSIGN_OR_RETURN(const std::string name, reader.Name("an option of CONNECT"));
  if (!reader.AcceptWord("is")) return reader.Expected("is behind the option of CONNECT");
  CELADON_ASSIGN_OR_RETURN(std::string value, reader.RawValue("the value of the option"));
  if (EqualsIgnoringCase(name, "userid")) {
    options.user = std::move(value);
  } else if (EqualsIgnoringCase(name, "password")) {
    options.password = std::move(value);
  } else if (EqualsIgnoringCase(name, "mode")) {
    options.writes = EqualsIgnoringCase(value, "write");
  } else if (!EqualsIgnoringCase(name, "codepage") && !EqualsIgnoringCase(name, "xuserid") &&
             !EqualsIgnoringCase(name, "xpassword")) {
    return reader.Expected("UserId, Password, mode or codepage before is");
  }
  return absl::OkStatus();
}

// Where the part of a CONNECT begins that may hold a password: of LIB CONNECT the name may be
// shown, of others it may be a whole connection string. The end of the text where there is none.
size_t SecretsBegin(const Statement& statement) {
  StatementReader reader(statement.text());
  if (!AtConnect(reader)) return statement.text().size();
  const std::string_view last = reader.AtWord("lib") ? "(" : "to";
  while (!reader.at_end() && !reader.AcceptWord(last) && !reader.AcceptSymbol(last)) {
    reader.Advance();
  }
  return reader.at_end() ? statement.text().size() : reader.place();
}

absl::StatusOr<Command> ParseConnectTo(StatementReader& reader) {
  ConnectCommand connect;
  connect.by_library = reader.AtWord("lib");
  if (!AtConnectWord(reader)) reader.Advance();
  reader.Advance();
  if (!reader.AcceptWord("to")) return reader.Expected("TO behind CONNECT");
  CELADON_ASSIGN_OR_RETURN(connect.name, reader.FileName({}));
  if (!reader.AcceptSymbol("(")) return Command(std::move(connect));
  do {
    CELADON_RETURN_IF_ERROR(ParseOption(reader, connect.options));
  } while (reader.AcceptSymbol(","));
  CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the options of CONNECT"));
  return Command(std::move(connect));
}

}  // namespace

bool AtConnect(const StatementReader& reader) {
  if (reader.AtWord("disconnect") || AtConnectWord(reader)) return true;
  StatementReader next = reader;
  next.Advance();
  return IsOneOf(reader.token(), kKinds) && AtConnectWord(next);
}

absl::StatusOr<Command> ParseConnect(StatementReader& reader) {
  absl::StatusOr<Command> command = DisconnectCommand();
  if (!reader.AcceptWord("disconnect")) command = ParseConnectTo(reader);
  CELADON_RETURN_IF_ERROR(command.status());
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return command;
}

std::string TextWithoutSecrets(const Statement& statement) {
  const size_t secrets = SecretsBegin(statement);
  std::string text = statement.text().substr(0, secrets);
  return secrets == statement.text().size() ? text : text + "…";
}

absl::Status PlacedWithoutSecrets(const Statement& statement, const absl::Status& status) {
  const size_t secrets = status.ok() ? statement.text().size() : SecretsBegin(statement);
  if (secrets == statement.text().size()) return statement.Placed(status);
  ScriptText hidden = statement.script();
  const auto [begin, end] = statement.OriginOf(secrets, statement.text().size());
  hidden.text.replace(begin, end - begin, end - begin, '*');
  Statement shown(&hidden);
  shown.AppendCopy(statement.OriginOf(0, 1).first, end);
  const bool misread = PartsOfSourceError(status).has_value();
  const std::string_view message =
      misread
          ? "CONNECT cannot be read; it is written: CONNECT TO name (UserId is u, Password is p)"
          : ToStd(status.message());
  return WithScriptErrorOf(status, shown.ErrorAt(0, 1, message, status.code()));
}

}  // namespace celadon
