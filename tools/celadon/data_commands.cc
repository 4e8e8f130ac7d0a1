// Commands that bring tables in, show their rows and write them out.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "cell_output.h"
#include "command_text.h"
#include "commands.h"
#include "page_words.h"
#include "runtime/status_macros.h"
#include "script_report.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

// A page of a table, with the fields that it was loaded with.
struct TablePage {
  TablePage(const DataModel& shown, TableId table, const RegionalSettings& regional)
      : model(shown), settings(regional) {
    for (size_t i = 0; i < model.table(table).loaded_fields.size(); ++i) {
      columns.push_back(model.loaded_column(table, i));
    }
  }
  const SymbolTable& Symbols(size_t column) const {
    return *model.field(columns[column].field()).symbols;
  }

  const DataModel& model;
  const RegionalSettings& settings;
  std::vector<LoadedColumn> columns;
  std::vector<RowIndex> rows;
};

// The rows of the page, in load order, out of all rows or the possible ones; `size` is their
// number.
std::vector<RowIndex> PageRows(const Table& table, const Bitmap* possible, const Page& page,
                               uint64_t* size) {
  std::vector<RowIndex> rows;
  *size = possible == nullptr ? table.rows : possible->Count();
  uint64_t position = 0;
  for (RowIndex row = 0; row < table.rows && rows.size() < page.top; ++row) {
    if (possible != nullptr && !possible->Test(row)) continue;
    if (position++ >= page.skip) rows.push_back(row);
  }
  return rows;
}

void WriteRows(const TablePage& page, JsonWriter* json) {
  json->Key("rows").BeginArray();
  for (const RowIndex row : page.rows) {
    json->BeginArray();
    for (size_t c = 0; c < page.columns.size(); ++c) {
      const SymbolId symbol = page.columns[c][row];
      if (symbol == LoadedColumn::kNull) {
        json->BeginObject().Key("null").Bool(true).EndObject();
        continue;
      }
      const ValueView value = page.Symbols(c)[symbol];
      WriteCell(page.Symbols(c).Text(symbol, page.settings),
                value.has_number() ? std::optional(value.number()) : std::nullopt, json);
    }
    json->EndArray();
  }
  json->EndArray();
}

std::string RowsText(const TablePage& page, const std::vector<std::string>& fields) {
  TerminalTable text(fields);
  for (size_t c = 0; c < fields.size(); ++c) {
    const SymbolTable& symbols = page.Symbols(c);
    if (symbols.size() > 0 && symbols.numeric_count() == symbols.size()) text.AlignRight(c);
  }
  for (const RowIndex row : page.rows) {
    std::vector<std::string> cells;
    for (size_t c = 0; c < fields.size(); ++c) {
      const SymbolId symbol = page.columns[c][row];
      cells.push_back(symbol == LoadedColumn::kNull ? "-"
                                                    : page.Symbols(c).Text(symbol, page.settings));
    }
    text.AddRow(std::move(cells));
  }
  return text.Text();
}

}  // namespace

absl::Status RunLoad(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word file, words.Take("the file"));
  std::string table;
  if (words.TakeKeyword("as")) {
    CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("the table's name"));
    table = name.text;
  }
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  CELADON_ASSIGN_OR_RETURN(const std::string path, shell.app().folder().Resolve(file.text));
  CELADON_ASSIGN_OR_RETURN(const LoadReport report,
                           shell.app().Load(path, table, shell.MakeExecution()));
  return AnswerReport(report, answer);
}

absl::Status LoadInput(Shell& shell, const std::string& path, Answer& answer) {
  const std::string extension = std::filesystem::path(path).extension();
  if (extension == ".celadon") return OpenApp(shell, path, answer);
  absl::StatusOr<LoadReport> report = extension == ".qvs"
                                          ? shell.app().RunScriptFile(path, shell.MakeExecution())
                                          : shell.app().Load(path, "", shell.MakeExecution());
  CELADON_RETURN_IF_ERROR(report.status());
  return AnswerReport(*report, answer);
}

absl::Status RunStore(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word table, words.Take("the table"));
  if (!words.TakeKeyword("into")) {
    return absl::InvalidArgumentError("the word `into` is expected behind the table");
  }
  CELADON_ASSIGN_OR_RETURN(const Word file, words.Take("the file"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  CELADON_ASSIGN_OR_RETURN(const std::string path, shell.app().folder().Resolve(file.text));
  CELADON_RETURN_IF_ERROR(shell.app().Store(table.text, path, shell.MakeExecution()));
  const uint64_t bytes = std::filesystem::file_size(path);
  if (JsonWriter* json = answer.json()) {
    json->Key("table")
        .String(table.text)
        .Key("file")
        .String(file.text)
        .Key("bytes")
        .Unsigned(bytes);
  } else {
    answer.text() = absl::StrFormat("%s: %s\n", file.text, ReadableBytes(bytes));
  }
  return absl::OkStatus();
}

absl::Status RunTable(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("the table"));
  const bool only_possible = words.TakeKeyword("possible");
  Page page;
  while (!words.empty()) {
    CELADON_ASSIGN_OR_RETURN(const bool taken, TakePageWord(words, &page));
    if (!taken) return words.ExpectEnd();
  }
  const auto state = shell.session().state();
  const DataModel& model = state->model();
  CELADON_ASSIGN_OR_RETURN(const TableId id, model.FindTable(name.text));
  std::shared_ptr<const Bitmap> possible;
  if (only_possible) {
    CELADON_ASSIGN_OR_RETURN(possible, state->Rows(id, shell.MakeExecution()));
  }
  const RegionalSettings settings = shell.app().variables().Settings();
  const Table& table = model.table(id);
  uint64_t size = 0;
  TablePage shown(model, id, settings);
  shown.rows = PageRows(table, possible.get(), page, &size);
  std::vector<std::string> fields;
  for (const FieldId field : table.loaded_fields) fields.push_back(model.field(field).name);
  if (JsonWriter* json = answer.json()) {
    json->Key("name").String(table.name);
    WriteTexts("fields", fields, json);
    json->Key("size").Unsigned(size);
    WriteRows(shown, json);
    return absl::OkStatus();
  }
  answer.text() = RowsText(shown, fields) + RowCount(size) + "\n";
  return absl::OkStatus();
}

}  // namespace celadon::command
