// Commands that change and show the selections.
#include "absl/strings/str_format.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

void WriteSelections(const std::vector<SelectedField>& selections, JsonWriter* json) {
  json->Key("selections").BeginArray();
  for (const SelectedField& selection : selections) {
    json->BeginObject().Key("field").String(selection.field).Key("values").BeginArray();
    for (const std::string& value : selection.values) json->String(value);
    json->EndArray().Key("count").Unsigned(selection.values.size());
    json->Key("of").Unsigned(selection.of).Key("locked").Bool(selection.locked).EndObject();
  }
  json->EndArray();
}

// At most six values, as a selection bar shows them.
std::string Shown(const SelectedField& selection) {
  constexpr size_t kMost = 6;
  if (selection.values.size() > kMost) {
    return absl::StrFormat("%s of %s", WithThousands(selection.values.size()),
                           WithThousands(selection.of));
  }
  std::string text;
  for (const std::string& value : selection.values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

absl::Status Answered(Shell& shell, const SelectionResult* result, Answer& answer) {
  const std::vector<SelectedField> selections = shell.session().Selections();
  if (JsonWriter* json = answer.json()) {
    WriteSelections(selections, json);
    if (result == nullptr) return absl::OkStatus();
    json->Key("changed").Bool(result->changed);
    if (result->ignored.empty()) return absl::OkStatus();
    json->Key("ignored").BeginArray();
    for (const std::string& text : result->ignored) json->String(text);
    json->EndArray();
    return absl::OkStatus();
  }
  if (result != nullptr) {
    for (const std::string& text : result->ignored) {
      answer.text() += absl::StrFormat("no such value: %s\n", text);
    }
  }
  if (selections.empty()) answer.text() += "nothing is selected\n";
  for (const SelectedField& selection : selections) {
    answer.text() += absl::StrFormat("%s: %s%s\n", selection.field, Shown(selection),
                                     selection.locked ? " (locked)" : "");
  }
  return absl::OkStatus();
}

struct FieldAndValues {
  std::string field;
  std::vector<std::string> values;
};

absl::StatusOr<FieldAndValues> TakeFieldAndValues(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  if (words.peek() != nullptr && words.peek()->Is("~")) {
    return absl::UnimplementedError("Unimplemented: selecting by a search string");
  }
  FieldAndValues taken{.field = field.text, .values = {}};
  while (!words.empty()) {
    CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a value"));
    if (word.Is("not")) {
      return absl::UnimplementedError("Unimplemented: forced exclusion (and-mode)");
    }
    taken.values.push_back(word.text);
  }
  if (taken.values.empty()) return absl::InvalidArgumentError("a value is missing");
  return taken;
}

struct FieldAndVerb {
  std::string field;
  SelectVerb verb;
};

// `FIELD all|possible|alternative|excluded`, the word alone and bare.
absl::StatusOr<std::optional<FieldAndVerb>> TakeFieldAndVerb(std::string_view arguments) {
  constexpr std::pair<std::string_view, SelectVerb> kVerbs[] = {
      {"all", SelectVerb::kAll},
      {"possible", SelectVerb::kPossible},
      {"alternative", SelectVerb::kAlternative},
      {"excluded", SelectVerb::kExcluded}};
  CELADON_ASSIGN_OR_RETURN(const std::vector<Word> words, SplitWords(arguments));
  if (words.size() != 2) return std::nullopt;
  for (const auto& [word, verb] : kVerbs) {
    if (words[1].Is(word)) return FieldAndVerb{words[0].text, verb};
  }
  return std::nullopt;
}

// The one word behind a command; nullopt if there is none.
absl::StatusOr<std::optional<std::string>> TakeOptionalField(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  if (words.empty()) return std::nullopt;
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return field.text;
}

absl::Status Answered(Shell& shell, const absl::StatusOr<SelectionResult>& result, Answer& answer) {
  CELADON_RETURN_IF_ERROR(result.status());
  return Answered(shell, &*result, answer);
}

}  // namespace

absl::Status RunSelect(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const std::optional<FieldAndVerb> verb, TakeFieldAndVerb(arguments));
  if (verb.has_value()) {
    CELADON_ASSIGN_OR_RETURN(
        const SelectionResult result,
        shell.session().Select(verb->field, verb->verb, shell.MakeExecution()));
    return Answered(shell, &result, answer);
  }
  CELADON_ASSIGN_OR_RETURN(const FieldAndValues taken, TakeFieldAndValues(arguments));
  CELADON_ASSIGN_OR_RETURN(
      const SelectionResult result,
      shell.session().Select(taken.field, taken.values, shell.MakeExecution()));
  return Answered(shell, &result, answer);
}

absl::Status RunToggle(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const FieldAndValues taken, TakeFieldAndValues(arguments));
  CELADON_ASSIGN_OR_RETURN(
      const SelectionResult result,
      shell.session().Toggle(taken.field, taken.values, shell.MakeExecution()));
  return Answered(shell, &result, answer);
}

absl::Status RunClear(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  if (words.empty()) {
    const SelectionResult result = shell.session().ClearAll();
    return Answered(shell, &result, answer);
  }
  const bool others = words.size() == 2 && words.TakeKeyword("others");
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  if (others) return Answered(shell, shell.session().ClearOthers(field.text), answer);
  CELADON_ASSIGN_OR_RETURN(const SelectionResult result, shell.session().Clear(field.text));
  return Answered(shell, &result, answer);
}

absl::Status RunLock(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const auto field, TakeOptionalField(arguments));
  return Answered(
      shell, field.has_value() ? shell.session().Lock(*field) : shell.session().LockAll(), answer);
}

absl::Status RunUnlock(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const auto field, TakeOptionalField(arguments));
  return Answered(shell,
                  field.has_value() ? shell.session().Unlock(*field) : shell.session().UnlockAll(),
                  answer);
}

absl::Status RunBack(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return Answered(shell, shell.session().Back(), answer);
}

absl::Status RunForward(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return Answered(shell, shell.session().Forward(), answer);
}

absl::Status RunSelections(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return Answered(shell, nullptr, answer);
}

}  // namespace celadon::command
