#include "script/command_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/parser.h"
#include "expression/source_error.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/load_parser.h"
#include "script/script_scan.h"
#include "script/statement_reader.h"

namespace celadon {
namespace {

// Statements that are known by their first word and not run yet.
constexpr auto kUnimplemented = std::to_array<std::string_view>(
    {"alias",   "autonumber", "binary",     "capitalization", "comment",    "connect",    "custom",
     "declare", "derive",     "dimension",  "direct",         "directory",  "disconnect", "drop",
     "execute", "flushlog",   "force",      "import",         "inputfield", "lib",        "loosen",
     "map",     "measure",    "nullasnull", "nullasvalue",    "odbc",       "oledb",      "qualify",
     "rename",  "search",     "section",    "sleep",          "star",       "store",      "tag",
     "unmap",   "unqualify",  "untag"});

// `name = …` behind the word SET or LET, or without either.
struct Assignment {
  std::string name;
  size_t value;  // where the text behind `=` begins
};

absl::StatusOr<Assignment> ParseAssignment(StatementReader& reader) {
  const size_t begin = reader.place();
  std::string name;
  if (auto quoted = reader.Quoted()) {
    name = *std::move(quoted);
    if (!reader.token().IsSymbol("=")) return reader.Expected("\"=\" behind the variable");
    return Assignment{std::move(name), reader.place() + 1};
  }
  const std::string_view text = reader.text();
  const size_t equals = text.find('=', begin);
  if (equals == std::string_view::npos) {
    return SourceError(text, begin, text.size(), "expected a variable, \"=\" and its value");
  }
  name = Trim(text.substr(begin, equals - begin));
  if (name.empty()) return reader.Expected("the name of a variable");
  return Assignment{std::move(name), equals + 1};
}

absl::StatusOr<Command> ParseLet(StatementReader& reader) {
  CELADON_ASSIGN_OR_RETURN(Assignment assignment, ParseAssignment(reader));
  LetCommand let{std::move(assignment.name), nullptr};
  reader.MoveTo(assignment.value);
  if (reader.at_end()) return let;
  CELADON_ASSIGN_OR_RETURN(let.formula, reader.Formula());
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return let;
}

// The text behind `=` as it stands, without blanks before it; a text that is quoted as a whole
// loses its quotes.
absl::StatusOr<Command> ParseSet(StatementReader& reader) {
  CELADON_ASSIGN_OR_RETURN(Assignment assignment, ParseAssignment(reader));
  std::string_view text = reader.text().substr(assignment.value);
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  const std::string_view trimmed = Trim(text);
  StatementReader value(trimmed);
  const bool quoted =
      !trimmed.empty() && IsQuote(trimmed[0]) && QuotedEnd(trimmed, 0) == trimmed.size();
  return SetCommand{std::move(assignment.name), quoted ? *value.Quoted() : std::string(text)};
}

absl::Status UnknownStatement(const StatementReader& reader) {
  const Token& word = reader.token();
  NearestName nearest(word.raw);
  for (const std::string_view known : kUnimplemented) nearest.Consider(known);
  for (const std::string_view known : {"load", "set", "let", "trace", "select"}) {
    nearest.Consider(known);
  }
  return SourceError(
      reader.text(), word.begin, word.end,
      absl::StrFormat("this is no statement of the script: %s%s", word.raw, nearest.Hint()));
}

absl::StatusOr<Command> Parse(const std::shared_ptr<const Statement>& statement,
                              StatementKind kind) {
  StatementReader reader(statement->text());
  if (kind == StatementKind::kAssignment) return ParseLet(reader);
  if (reader.AcceptWord("set")) return ParseSet(reader);
  if (reader.AcceptWord("let")) return ParseLet(reader);
  if (reader.AtWord("trace")) {
    return TraceCommand{std::string(Trim(reader.text().substr(reader.token().end)))};
  }
  if (AtLoad(reader)) return ParseLoad(statement);
  if (kind == StatementKind::kControl) {
    return UnimplementedCommand{std::string(reader.token().raw)};
  }
  for (const std::string_view word : kUnimplemented) {
    if (reader.AtWord(word)) return UnimplementedCommand{std::string(reader.token().raw)};
  }
  return UnknownStatement(reader);
}

}  // namespace

absl::StatusOr<Command> ParseCommand(std::shared_ptr<const Statement> statement,
                                     StatementKind kind) {
  absl::StatusOr<Command> command = Parse(statement, kind);
  if (!command.ok()) return statement->Placed(command.status());
  return command;
}

}  // namespace celadon
