#include "script/control_clause.h"

#include <utility>

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"
#include "script/statement_reader.h"

namespace celadon {
namespace {

// The condition behind When, Unless, While or Until, if there is one.
absl::StatusOr<Condition> ParseCondition(StatementReader& reader, std::string_view plain,
                                         std::string_view negated) {
  Condition condition;
  condition.negated = reader.AtWord(negated);
  if (!reader.AcceptWord(plain) && !reader.AcceptWord(negated)) return condition;
  CELADON_ASSIGN_OR_RETURN(condition.formula, reader.Formula());
  return condition;
}

bool EndsWithWord(std::string_view text, std::string_view word) {
  if (text.size() <= word.size()) return false;
  const std::string_view last = text.substr(text.size() - word.size());
  return EqualsIgnoringCase(last, word) && IsBlank(text[text.size() - word.size() - 1]);
}

// The name of a Sub: as it stands, up to a blank or `(`.
absl::StatusOr<std::string> ParseSubName(StatementReader& reader) {
  return reader.Name("the name of a Sub");
}

absl::StatusOr<ForEachItem> ParseItem(StatementReader& reader) {
  static constexpr std::pair<std::string_view, ForEachItem::Kind> kLists[] = {
      {"filelist", ForEachItem::Kind::kFiles},
      {"dirlist", ForEachItem::Kind::kFolders},
      {"fieldvaluelist", ForEachItem::Kind::kFieldValues}};
  ForEachItem item;
  for (const auto& [word, kind] : kLists) {
    if (!reader.AcceptWord(word)) continue;
    item.kind = kind;
    CELADON_RETURN_IF_ERROR(reader.ExpectSymbol("(", "behind the list"));
    CELADON_ASSIGN_OR_RETURN(item.formula, reader.Formula());
    CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the list's mask"));
    return item;
  }
  CELADON_ASSIGN_OR_RETURN(item.formula, reader.Formula());
  return item;
}

}  // namespace

absl::StatusOr<std::optional<NodePtr>> ParseIfClause(std::string_view text) {
  StatementReader reader(text);
  const bool only_else = reader.AcceptWord("else");
  const bool condition = reader.AcceptWord("if") || reader.AcceptWord("elseif");
  if (only_else && !condition) return std::optional<NodePtr>();
  NodePtr formula;
  if (!reader.at_end() && !reader.AtWord("then")) {
    CELADON_ASSIGN_OR_RETURN(formula, reader.Formula());
  }
  const std::string_view read = Trim(text.substr(0, reader.previous_end()));
  if (!reader.AcceptWord("then") && EndsWithWord(read, "then")) {
    return SourceError(text, read.size() - 4, read.size(), "expected a value before Then");
  }
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return std::optional(formula);
}

absl::StatusOr<ForClause> ParseForClause(std::string_view text) {
  StatementReader reader(text);
  reader.AcceptWord("for");
  ForClause loop;
  CELADON_ASSIGN_OR_RETURN(loop.variable, reader.Name("the variable of the loop"));
  CELADON_RETURN_IF_ERROR(reader.ExpectSymbol("=", "behind the variable"));
  CELADON_ASSIGN_OR_RETURN(loop.first, reader.Formula());
  if (!reader.AcceptWord("to")) return reader.Expected("To and the last value");
  CELADON_ASSIGN_OR_RETURN(loop.last, reader.Formula());
  if (reader.AcceptWord("step")) {
    CELADON_ASSIGN_OR_RETURN(loop.step, reader.Formula());
  }
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return loop;
}

absl::StatusOr<ForEachClause> ParseForEachClause(std::string_view text) {
  StatementReader reader(text);
  reader.AcceptWord("for");
  reader.AcceptWord("each");
  ForEachClause loop;
  CELADON_ASSIGN_OR_RETURN(loop.variable, reader.Name("the variable of the loop"));
  if (!reader.AcceptWord("in")) return reader.Expected("In and a list of values");
  do {
    if (reader.at_end() || reader.token().IsSymbol(",")) continue;
    CELADON_ASSIGN_OR_RETURN(loop.items.emplace_back(), ParseItem(reader));
  } while (reader.AcceptSymbol(","));
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return loop;
}

absl::StatusOr<Condition> ParseLoopClause(std::string_view text) {
  StatementReader reader(text);
  reader.Advance();
  CELADON_ASSIGN_OR_RETURN(Condition condition, ParseCondition(reader, "while", "until"));
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return condition;
}

absl::StatusOr<NodePtr> ParseSwitchClause(std::string_view text) {
  StatementReader reader(text);
  reader.Advance();
  CELADON_ASSIGN_OR_RETURN(NodePtr formula, reader.Formula());
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return formula;
}

absl::StatusOr<std::vector<NodePtr>> ParseCaseClause(std::string_view text) {
  StatementReader reader(text);
  std::vector<NodePtr> values;
  if (reader.AcceptWord("default")) return values;
  reader.Advance();
  do {
    CELADON_ASSIGN_OR_RETURN(values.emplace_back(), reader.Formula());
  } while (reader.AcceptSymbol(","));
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return values;
}

absl::StatusOr<SubClause> ParseSubClause(std::string_view text) {
  StatementReader reader(text);
  reader.Advance();
  SubClause sub;
  CELADON_ASSIGN_OR_RETURN(sub.name, ParseSubName(reader));
  if (reader.AcceptSymbol("(") && !reader.AcceptSymbol(")")) {
    CELADON_ASSIGN_OR_RETURN(sub.parameters, reader.Names("a parameter"));
    CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the parameters"));
  }
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return sub;
}

absl::StatusOr<CallClause> ParseCallClause(std::string_view text) {
  StatementReader reader(text);
  reader.Advance();
  CallClause call;
  CELADON_ASSIGN_OR_RETURN(call.name, ParseSubName(reader));
  if (reader.AcceptSymbol("(") && !reader.AcceptSymbol(")")) {
    do {
      NodePtr& argument = call.arguments.emplace_back();
      if (reader.token().IsSymbol(",") || reader.token().IsSymbol(")")) continue;
      CELADON_ASSIGN_OR_RETURN(argument, reader.Formula());
    } while (reader.AcceptSymbol(","));
    CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the arguments"));
  }
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return call;
}

absl::StatusOr<ExitClause> ParseExitClause(std::string_view text) {
  static constexpr std::pair<std::string_view, ExitClause::What> kWhat[] = {
      {"script", ExitClause::What::kScript},
      {"for", ExitClause::What::kFor},
      {"do", ExitClause::What::kDo},
      {"sub", ExitClause::What::kSub}};
  StatementReader reader(text);
  reader.Advance();
  if (reader.at_end()) return ExitClause();  // our own: of the script
  for (const auto& [word, what] : kWhat) {
    if (!reader.AcceptWord(word)) continue;
    ExitClause exit;
    exit.what = what;
    CELADON_ASSIGN_OR_RETURN(exit.condition, ParseCondition(reader, "when", "unless"));
    CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
    return exit;
  }
  if (reader.AcceptWord("error")) {
    ExitClause exit;
    CELADON_ASSIGN_OR_RETURN(exit.error, reader.Formula());
    CELADON_ASSIGN_OR_RETURN(exit.condition, ParseCondition(reader, "when", "unless"));
    CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
    return exit;
  }
  return reader.Expected("Script, For, Do, Sub or Error behind Exit");
}

}  // namespace celadon
