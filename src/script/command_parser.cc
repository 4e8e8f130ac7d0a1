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
#include "script/connect_parser.h"
#include "script/declaration_parser.h"
#include "script/load_parser.h"
#include "script/load_prefix_parser.h"
#include "script/script_scan.h"
#include "script/statement_reader.h"
#include "script/statement_words.h"
#include "script/table_statement_parser.h"

namespace celadon {
namespace {

// Statements that are known by their first word and not run yet: the word, and what they are.
constexpr std::pair<std::string_view, std::string_view> kUnimplemented[] = {
    {"bdi", "BDI Connect"},     {"constrain", "Constrain"},
    {"create", "Create"},       {"dimension", "Dimension"},
    {"direct", "Direct Query"}, {"import", "Import"},
    {"measure", "Measure"},     {"qsl", "QSL"}};

// Statements that change nothing here.
constexpr auto kIgnored = std::to_array<std::string_view>({"flushlog", "inputfield"});

// `name = …` behind the word SET or LET, or without either.
struct Assignment {
  std::string name;
  size_t value;  // where the text behind `=` begins
};

absl::StatusOr<Assignment> ParseAssignment(StatementReader& reader) {
  reader.AcceptSymbol("=");
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
  if (std::string_view("+-*/:<>!&").find(name.back()) != std::string_view::npos) {
    return SourceError(text, equals - 1, equals + 1,
                       "expected a variable and \"=\" alone behind it");
  }
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
// loses its quotes. Scripts hold `SET name;` in parts that never run.
absl::StatusOr<Command> ParseSet(StatementReader& reader) {
  if (StatementReader alone = reader; alone.Name("").ok() && alone.at_end()) {
    return SetCommand{*reader.Name(""), false, std::nullopt};
  }
  CELADON_ASSIGN_OR_RETURN(Assignment assignment, ParseAssignment(reader));
  std::string_view text = reader.text().substr(assignment.value);
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  const std::string_view trimmed = Trim(text);
  SetCommand set{std::move(assignment.name), true, std::nullopt};
  if (trimmed.empty()) return set;
  const bool quoted = IsQuote(trimmed[0]) && QuotedEnd(trimmed, 0) == trimmed.size();
  set.text = quoted ? *StatementReader(trimmed).Quoted() : std::string(text);
  return set;
}

// Words that begin statements of other languages, and what stands in their place.
constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
    {"break", "Exit For or Exit Do"},
    {"function", "Sub"},
    {"print", "Trace"},
    {"return", "Exit Sub"},
    {"while", "Do While … Loop"}};

absl::Status UnknownStatement(const StatementReader& reader) {
  const Token& word = reader.token();
  for (const auto& [foreign, own] : kForeign) {
    if (!reader.AtWord(foreign)) continue;
    return SourceError(
        reader.text(), word.begin, word.end,
        absl::StrFormat("this is no statement of the script: %s; use %s", word.raw, own));
  }
  StatementReader next = reader;
  next.Advance();
  if (word.kind == TokenKind::kName && !next.at_end() && AtLoad(next)) {
    return SourceError(reader.text(), word.begin, word.end,
                       absl::StrFormat("this is no statement of the script: %s; a label has \":\" "
                                       "behind it",
                                       word.raw));
  }
  NearestName nearest(word.raw);
  for (const auto& [known, name] : kUnimplemented) nearest.Consider(known);
  for (const std::string_view known : kStatementWords) nearest.Consider(known);
  return SourceError(
      reader.text(), word.begin, word.end,
      absl::StrFormat("this is no statement of the script: %s%s", word.raw, nearest.Hint()));
}

absl::StatusOr<Command> Parse(const std::shared_ptr<const Statement>& statement,
                              StatementKind kind) {
  StatementReader reader(statement->text());
  if (kind == StatementKind::kAssignment) return ParseLet(reader);
  if (AtDeclaration(reader)) return ParseDeclaration(statement);
  if (const size_t end = LabelEnd(reader); end != kUnclosed) {
    reader.MoveTo(end);
    if (!AtNamelessStatement(reader)) return ParseLoad(statement);
  }
  if (reader.AcceptWord("set")) return ParseSet(reader);
  if (reader.AcceptWord("let")) return ParseLet(reader);
  if (reader.AtWord("trace")) {
    return TraceCommand{std::string(Trim(reader.text().substr(reader.token().end)))};
  }
  if (reader.AcceptWord("execute")) return ExecuteCommand{std::string(Trim(reader.Rest()))};
  if (reader.AcceptWord("binary")) {
    CELADON_ASSIGN_OR_RETURN(std::string file, reader.FileName({}));
    return BinaryCommand{std::move(file)};
  }
  CELADON_ASSIGN_OR_RETURN(std::optional<Command> command, ParseTableStatement(reader));
  if (command.has_value()) return *std::move(command);
  if (AtConnect(reader)) return ParseConnect(reader);
  if (AtLoad(reader)) return ParseLoad(statement);
  for (const std::string_view word : kIgnored) {
    if (reader.AtWord(word)) return IgnoredCommand{std::string(word)};
  }
  for (const auto& [word, name] : kUnimplemented) {
    if (reader.AtWord(word)) return UnimplementedCommand{std::string(name)};
  }
  if (StatementReader alone = reader; auto text = alone.Quoted()) {
    if (alone.at_end()) return FailCommand{*std::move(text)};
  }
  return UnknownStatement(reader);
}

}  // namespace

absl::StatusOr<Command> ParseCommand(std::shared_ptr<const Statement> statement,
                                     StatementKind kind) {
  absl::StatusOr<Command> command = Parse(statement, kind);
  if (!command.ok()) return PlacedWithoutSecrets(*statement, command.status());
  return command;
}

absl::StatusOr<ConditionalStatement> ParseConditions(const Statement& statement) {
  ConditionalStatement when{{}, Statement(&statement.script())};
  StatementReader reader(statement.text());
  const size_t label_end = LabelEnd(reader);
  if (label_end != kUnclosed) reader.MoveTo(label_end);
  const size_t begin = reader.place();
  for (bool negated = reader.AtWord("unless");
       reader.AcceptWord("when") || reader.AcceptWord("unless");
       negated = reader.AtWord("unless")) {
    auto formula = reader.Formula();
    if (!formula.ok()) return statement.Placed(formula.status());
    when.conditions.push_back({*std::move(formula), negated});
  }
  if (when.conditions.empty()) return when;
  when.rest.AppendPart(statement, 0, begin);
  when.rest.AppendPart(statement, reader.place(), statement.text().size());
  return when;
}

}  // namespace celadon
