// Which tables inference does not pass through.
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"

namespace celadon::command {
namespace {

// The listed tables with these names made loosely coupled, and no others.
absl::StatusOr<std::vector<Coupling>> OnlyThese(const DataModel& model, WordList words) {
  std::vector<Coupling> couplings(model.listed_tables().size(), Coupling::kAssociated);
  while (!words.empty()) {
    CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a table"));
    CELADON_ASSIGN_OR_RETURN(const TableId table, model.FindTable(word.text));
    if (table >= couplings.size()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a table of the system is not coupled: %s", word.text));
    }
    couplings[table] = Coupling::kLoose;
  }
  return couplings;
}

}  // namespace

absl::Status RunLoosen(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> words, SplitWords(arguments));
  App& app = shell.app();
  CELADON_ASSIGN_OR_RETURN(const std::vector<Coupling> couplings,
                           OnlyThese(*app.model(), WordList(std::move(words))));
  CELADON_RETURN_IF_ERROR(app.SetLooselyCoupledVector(couplings));
  const auto model = app.model();
  JsonWriter* const json = answer.json();
  if (json != nullptr) json->Key("loosely_coupled").BeginArray();
  std::string names;
  for (const Table& table : model->listed_tables()) {
    if (!table.is_loose()) continue;
    if (json != nullptr) json->String(table.name);
    names += (names.empty() ? "" : ", ") + table.name;
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = names.empty() ? "no table is loosely coupled\n"
                                  : absl::StrFormat("loosely coupled: %s\n", names);
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
