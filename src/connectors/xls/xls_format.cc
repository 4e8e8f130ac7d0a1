#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "celadon/xls.h"
#include "connectors/xls/binary_sheet.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "source/gathered_table.h"
#include "source/sheet_table.h"
#include "source/whole_file_format.h"

namespace celadon {
namespace {

// What the cells take in memory for each byte of a file, about.
constexpr uint64_t kBytesPerFileByte = 8;

using Row = std::map<size_t, Value>;

Value Dated(const std::string& text, CellKind kind, const RegionalSettings& settings) {
  const std::optional<double> number =
      ParseIsoTimestamp(kind == CellKind::kTime ? "1899-12-30 " + text : text);
  return number.has_value() ? CellNumber(*number, kind, settings) : Value::Text(text);
}

Value ValueOf(const BinaryCell& cell, const RegionalSettings& settings) {
  switch (cell.kind) {
    case BinaryCell::Kind::kNumber:
      return Value::Number(cell.number);
    case BinaryCell::Kind::kText:
      return Value::Text(cell.text);
    case BinaryCell::Kind::kDate:
      return Dated(cell.text, CellKind::kDate, settings);
    case BinaryCell::Kind::kTimestamp:
      return Dated(cell.text, CellKind::kTimestamp, settings);
    case BinaryCell::Kind::kTime:
      return Dated(cell.text, CellKind::kTime, settings);
  }
  return Value();
}

// The rows behind the header that have cells, those of a row by their columns.
std::map<size_t, Row> RowsOf(const std::vector<BinaryCell>& cells, const FormatOptions& options) {
  std::map<size_t, Row> rows;
  for (const BinaryCell& cell : cells) {
    if (cell.row < options.header_lines) continue;
    rows[cell.row].emplace(cell.column, ValueOf(cell, options.settings));
  }
  const size_t end = options.blank_rows && !rows.empty() ? rows.rbegin()->first : 0;
  for (size_t row = options.header_lines; row < end; ++row) rows.try_emplace(row);
  return rows;
}

absl::Status AddRows(std::map<size_t, Row> rows, const FormatOptions& options,
                     GatheredTable& table) {
  std::set<size_t> used;
  for (const auto& [number, row] : rows) {
    for (const auto& [column, value] : row) used.insert(column);
  }
  Row labels;
  if (options.labels == FormatOptions::Labels::kEmbedded && !rows.empty()) {
    labels = std::move(rows.extract(rows.begin()).mapped());
  }
  const std::vector<size_t> places = AddSheetColumns(used, labels, table);
  for (const auto& [number, row] : rows) {
    for (const auto& [column, value] : row) table.Set(places[column], value);
    CELADON_RETURN_IF_ERROR(table.EndRow());
  }
  return absl::OkStatus();
}

class XlsFormat final : public WholeFileFormat {
 public:
  std::string_view name() const override { return "biff"; }
  std::vector<std::string_view> extensions() const override { return {".xls"}; }

 private:
  std::string_view files() const override { return "workbooks"; }

  absl::StatusOr<std::unique_ptr<TableReader>> ReadFile(const std::string& path,
                                                        const FormatOptions& options,
                                                        const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
    MemoryReservation memory(execution.memory);
    CELADON_RETURN_IF_ERROR(memory.Resize(file.data().size() * kBytesPerFileByte, "a workbook"));
    CELADON_ASSIGN_OR_RETURN(const std::vector<BinaryCell> cells,
                             ReadBinarySheet(path, options.table, execution));
    GatheredTable table(execution);
    CELADON_RETURN_IF_ERROR(AddRows(RowsOf(cells, options), options, table));
    return std::move(table).Read(options.columns);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeXlsFormat() { return std::make_shared<const XlsFormat>(); }

}  // namespace celadon
