// Commands for variables and for the clock that formulas see.
#include "absl/strings/str_format.h"
#include "cell_output.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

struct Assignment {
  std::string name;
  std::string_view text;  // what follows the `=`, blanks around removed
};

absl::StatusOr<Assignment> ParseAssignment(std::string_view arguments) {
  const size_t equals = FindTopLevel(arguments, '=');
  if (equals == std::string_view::npos) {
    return absl::InvalidArgumentError("NAME = … is expected: there is no =");
  }
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> words, SplitWords(arguments.substr(0, equals)));
  WordList list(std::move(words));
  CELADON_ASSIGN_OR_RETURN(const Word name, list.Take("the name of a variable"));
  CELADON_RETURN_IF_ERROR(list.ExpectEnd());
  return Assignment{name.text, TrimBlanks(arguments.substr(equals + 1))};
}

// Without the quotes around it, if the whole text is one quoted text.
std::string WithoutOuterQuotes(std::string_view text) {
  const auto words = SplitWords(text);
  const bool one = words.ok() && words->size() == 1 && words->front().quoted;
  return one && text.front() != '`' ? words->front().text : std::string(text);
}

}  // namespace

absl::Status RunLet(Shell& shell, std::string_view arguments, Answer&) {
  CELADON_ASSIGN_OR_RETURN(const Assignment assignment, ParseAssignment(arguments));
  if (assignment.text.empty()) {
    shell.app().RemoveVariable(assignment.name);
    return absl::OkStatus();
  }
  CELADON_ASSIGN_OR_RETURN(const Cell cell, shell.session().Evaluate(std::string(assignment.text),
                                                                     shell.MakeExecution()));
  shell.app().SetVariable(assignment.name, ValueOfCell(cell, shell.app().variables().Settings()));
  return absl::OkStatus();
}

absl::Status RunSet(Shell& shell, std::string_view arguments, Answer&) {
  CELADON_ASSIGN_OR_RETURN(const Assignment assignment, ParseAssignment(arguments));
  if (assignment.text.empty()) {
    shell.app().RemoveVariable(assignment.name);
  } else {
    shell.app().SetVariable(assignment.name, Value::Text(WithoutOuterQuotes(assignment.text)));
  }
  return absl::OkStatus();
}

absl::Status RunVariables(Shell& shell, std::string_view, Answer& answer) {
  const Variables variables = shell.app().variables();
  TerminalTable table({"variable", "value"});
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("variables").BeginArray();
  for (const auto& [name, value] : variables.values()) {
    const std::string text = value.has_text()     ? value.text()
                             : value.has_number() ? PlainNumberText(value.number())
                                                  : "";
    if (json == nullptr) {
      table.AddRow({name, text});
      continue;
    }
    json->BeginObject().Key("name").String(name).Key("value");
    if (value.is_null()) {
      json->BeginObject().Key("null").Bool(true).EndObject();
    } else {
      WriteCell(text, value.has_number() ? std::optional(value.number()) : std::nullopt, json);
    }
    json->EndObject();
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = table.Text();
  }
  return absl::OkStatus();
}

absl::Status RunClock(Shell& shell, std::string_view arguments, Answer&) {
  const std::string text = WithoutOuterQuotes(TrimBlanks(arguments));
  if (SameWord(text, "system")) {
    shell.app().engine().StopClock(std::nullopt);
    return absl::OkStatus();
  }
  const RegionalSettings settings = shell.app().variables().Settings();
  std::optional<double> time = ParseIsoTimestamp(text);
  if (!time.has_value()) time = ParseDateTime(text, settings.timestamp_format, settings);
  if (!time.has_value()) time = ParseDateTime(text, settings.date_format, settings);
  if (!time.has_value()) {
    return absl::InvalidArgumentError(absl::StrFormat("no timestamp, nor system: %s", text));
  }
  shell.app().engine().StopClock(time);
  return absl::OkStatus();
}

}  // namespace celadon::command
