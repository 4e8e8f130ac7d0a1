#include "connectors/sqlite/folder_tables.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "connectors/sqlite/cell_column.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "source/delimited_reader.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".csv";
constexpr std::string_view kChanges = ".changes";

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         EqualsIgnoringCase(text.substr(text.size() - end.size()), end);
}

std::string_view TableOf(std::string_view file) {
  return file.substr(0, file.size() - kExtension.size());
}

// A file's cells, and the columns that they make.
struct Cells {
  std::vector<std::string> names;
  std::vector<RowBatch> batches;
  std::vector<CellColumn> columns;
};

absl::StatusOr<Cells> ReadCells(const std::string& path, const RegionalSettings& settings,
                                const Execution& execution, MemoryReservation& memory) {
  FormatOptions options;
  options.settings = settings;
  options.delimiter = ",";
  CELADON_ASSIGN_OR_RETURN(const auto reader, OpenDelimitedFile(path, options, execution));
  Cells cells;
  for (const ColumnInfo& column : reader->columns()) cells.names.push_back(column.name);
  if (cells.names.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("the file has no row of labels: %s", path));
  }
  cells.columns = std::vector<CellColumn>(cells.names.size(), CellColumn(settings));
  uint64_t bytes = 0;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, reader->Next());
    if (batch.rows == 0) return cells;
    for (size_t i = 0; i < cells.columns.size(); ++i) {
      cells.columns[i].Look(batch.columns[i]);
      bytes += batch.rows * sizeof(uint32_t) + batch.columns[i].dictionary->bytes();
    }
    CELADON_RETURN_IF_ERROR(memory.Resize(bytes, "the file of a table"));
    cells.batches.push_back(std::move(batch));
  }
}

std::string Definition(const Cells& cells) {
  std::string columns;
  for (size_t i = 0; i < cells.names.size(); ++i) {
    columns += absl::StrFormat("%s%s %s", i == 0 ? "" : ", ", QuotedName(cells.names[i]),
                               cells.columns[i].Declaration());
  }
  return columns;
}

std::string Parameters(size_t count) {
  std::string parameters;
  for (size_t i = 0; i < count; ++i) parameters += i == 0 ? "?" : ", ?";
  return parameters;
}

}  // namespace

FolderTables::FolderTables(const DataFolder& folder, Database& database,
                           const RegionalSettings& settings, const Execution& execution)
    : folder_(folder), database_(database), settings_(settings), execution_(execution) {
  database.memory = MemoryReservation(execution.memory);
  std::error_code error;
  for (fs::directory_iterator entry(folder.root(), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    if (EndsWith(file, kExtension)) files_.push_back(file);
  }
  std::ranges::sort(files_);
}

absl::StatusOr<std::string> FolderTables::FileOf(std::string_view table) const {
  std::string found;
  for (const std::string& file : files_) {
    if (TableOf(file) == table) return file;
    if (!EqualsIgnoringCase(TableOf(file), table)) continue;
    if (!found.empty()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("two files fit the table %s: %s and %s", table, found, file));
    }
    found = file;
  }
  return found;
}

absl::Status FolderTables::Load(std::string_view name) {
  std::string schema = "main";
  std::string table(name);
  CELADON_ASSIGN_OR_RETURN(std::string file, FileOf(table));
  const size_t dot = EndsWith(name, kChanges) ? std::string_view::npos : name.find('.');
  if (file.empty() && dot != std::string_view::npos) {
    schema = name.substr(0, dot);
    table = name.substr(dot + 1);
    CELADON_ASSIGN_OR_RETURN(file, FileOf(table));
  }
  if (!file.empty()) return LoadFile(file, schema, table);
  NearestName nearest(table);
  for (const std::string& known : files_) nearest.Consider(TableOf(known));
  return absl::NotFoundError(
      absl::StrFormat("there is no file %s.csv for the table %s%s", table, table, nearest.Hint()));
}

absl::Status FolderTables::LoadAll() {
  for (const std::string& file : files_) {
    if (EndsWith(TableOf(file), kChanges)) continue;
    CELADON_RETURN_IF_ERROR(LoadFile(file, "main", std::string(TableOf(file))));
  }
  return absl::OkStatus();
}

absl::Status FolderTables::LoadFile(const std::string& file, const std::string& schema,
                                    const std::string& table) {
  CELADON_ASSIGN_OR_RETURN(const std::string path, folder_.Resolve(file));
  MemoryReservation reading(execution_.memory);
  CELADON_ASSIGN_OR_RETURN(Cells cells, ReadCells(path, settings_, execution_, reading));
  if (schema != "main" && std::ranges::find(schemas_, schema) == schemas_.end()) {
    CELADON_RETURN_IF_ERROR(database_.RunTrusted("ATTACH ':memory:' AS " + QuotedName(schema)));
    schemas_.push_back(schema);
  }
  const std::string target = QuotedName(schema) + "." + QuotedName(table);
  CELADON_RETURN_IF_ERROR(
      database_.RunTrusted(absl::StrFormat("CREATE TABLE %s (%s)", target, Definition(cells))));
  CELADON_ASSIGN_OR_RETURN(const SqliteStatement insert, database_.CompileTrusted(absl::StrFormat(
                                                             "INSERT INTO %s VALUES (%s)", target,
                                                             Parameters(cells.names.size()))));
  for (const RowBatch& batch : cells.batches) {
    uint64_t bytes = database_.memory.bytes();
    for (size_t i = 0; i < cells.columns.size(); ++i) {
      cells.columns[i].Start(batch.columns[i]);
      bytes += cells.columns[i].bytes();
    }
    CELADON_RETURN_IF_ERROR(database_.memory.Resize(bytes, "the tables of a connection"));
    for (size_t row = 0; row < batch.rows; ++row) {
      for (size_t i = 0; i < cells.columns.size(); ++i) {
        cells.columns[i].Bind(insert.get(), static_cast<int>(i) + 1, batch.columns[i].codes[row]);
      }
      CELADON_RETURN_IF_ERROR(database_.Step(insert.get()).status());
      sqlite3_reset(insert.get());
    }
  }
  return absl::OkStatus();
}

}  // namespace celadon
