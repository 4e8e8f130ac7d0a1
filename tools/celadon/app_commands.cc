// The app on disk.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

absl::StatusOr<Word> OnlyFile(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(Word file, words.Take("the file"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return file;
}

}  // namespace

absl::Status RunSave(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const Word file, OnlyFile(arguments));
  CELADON_ASSIGN_OR_RETURN(const std::string path, shell.app().folder().Resolve(file.text));
  CELADON_RETURN_IF_ERROR(shell.session().Save(path, shell.MakeExecution()));
  const uint64_t bytes = std::filesystem::file_size(path);
  if (JsonWriter* json = answer.json()) {
    json->Key("file").String(file.text).Key("bytes").Unsigned(bytes);
  } else {
    answer.text() = absl::StrFormat("%s: %s\n", file.text, ReadableBytes(bytes));
  }
  return absl::OkStatus();
}

absl::Status OpenApp(Shell& shell, const std::string& path, Answer& answer) {
  CELADON_RETURN_IF_ERROR(shell.session().Open(path, shell.MakeExecution()));
  const auto model = shell.app().model();
  uint64_t rows = 0;
  for (const Table& table : model->listed_tables()) rows += table.rows;
  const size_t tables = model->listed_tables().size();
  if (JsonWriter* json = answer.json()) {
    json->Key("tables").Unsigned(tables).Key("rows").Unsigned(rows);
  } else {
    answer.text() = absl::StrFormat("%d tables, %s\n", tables, RowCount(rows));
  }
  return absl::OkStatus();
}

absl::Status RunOpen(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const Word file, OnlyFile(arguments));
  CELADON_ASSIGN_OR_RETURN(const std::string path, shell.app().folder().Resolve(file.text));
  return OpenApp(shell, path, answer);
}

}  // namespace celadon::command
