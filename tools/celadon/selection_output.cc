#include "selection_output.h"

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

constexpr size_t kMostValues = 6;

void WriteTexts(std::string_view key, const std::vector<std::string>& texts, JsonWriter* json) {
  if (texts.empty()) return;
  json->Key(key).BeginArray();
  for (const std::string& text : texts) json->String(text);
  json->EndArray();
}

}  // namespace

void WriteSelections(const std::vector<SelectedField>& selections, JsonWriter* json) {
  json->Key("selections").BeginArray();
  for (const SelectedField& selection : selections) {
    json->BeginObject().Key("field").String(selection.field).Key("values").BeginArray();
    for (const std::string& value : selection.values) json->String(value);
    json->EndArray().Key("count").Unsigned(selection.values.size());
    json->Key("of").Unsigned(selection.of).Key("locked").Bool(selection.locked);
    WriteTexts("forced_exclusions", selection.forced_out, json);
    json->EndObject();
  }
  json->EndArray();
}

std::string ValuesText(std::span<const std::string> values, uint64_t of, size_t most) {
  if (values.size() > most) {
    return absl::StrFormat("%s of %s", WithThousands(values.size()), WithThousands(of));
  }
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

void AnswerSelections(Shell& shell, Answer& answer) {
  const std::vector<SelectedField> selections = shell.session().Selections();
  if (JsonWriter* json = answer.json()) return WriteSelections(selections, json);
  if (selections.empty()) answer.text() += "nothing is selected\n";
  for (const SelectedField& selection : selections) {
    answer.text() += absl::StrFormat("%s: %s", selection.field,
                                     ValuesText(selection.values, selection.of, kMostValues));
    if (!selection.forced_out.empty()) {
      answer.text() += selection.values.empty() ? "not " : ", not ";
      answer.text() += ValuesText(selection.forced_out, selection.of, kMostValues);
    }
    answer.text() += selection.locked ? " (locked)\n" : "\n";
  }
}

absl::Status AnswerSelections(Shell& shell, const absl::StatusOr<SelectionResult>& result,
                              Answer& answer) {
  CELADON_RETURN_IF_ERROR(result.status());
  if (JsonWriter* json = answer.json()) {
    AnswerSelections(shell, answer);
    json->Key("changed").Bool(result->changed);
    WriteTexts("ignored", result->ignored, json);
    WriteTexts("warnings", result->warnings, json);
    return absl::OkStatus();
  }
  for (const std::string& text : result->ignored) {
    answer.text() += absl::StrFormat("no such value: %s\n", text);
  }
  for (const std::string& text : result->warnings) answer.text() += "warning: " + text + "\n";
  AnswerSelections(shell, answer);
  return absl::OkStatus();
}

}  // namespace celadon::command
