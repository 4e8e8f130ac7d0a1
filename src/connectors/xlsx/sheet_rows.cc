#include "connectors/xlsx/sheet_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/value.h"
#include "connectors/xlsx/escaped_text.h"
#include "runtime/status_macros.h"
#include "source/sheet_table.h"

namespace celadon {
namespace {

constexpr size_t kMostShown = 20;   // bytes of a damaged number in a message
constexpr double kDays1904 = 1462;  // from the first day of one date system to the other

struct Cell {
  size_t column;
  pugi::xml_node node;
};

// The column of a reference such as `BC12`, from 0; nullopt where it names none.
std::optional<size_t> ColumnOf(std::string_view reference) { return TakeColumn(&reference); }

class SheetReader {
 public:
  SheetReader(const Workbook& workbook, const CellArea& area, const FormatOptions& options,
              GatheredTable& table)
      : workbook_(workbook), area_(area), options_(options), table_(table) {}

  absl::Status AddRows(const pugi::xml_node& sheet_data) {
    std::vector<std::vector<Cell>> rows = RowsWithValues(sheet_data);
    std::set<size_t> used;
    for (const std::vector<Cell>& row : rows) {
      for (const Cell& cell : row) used.insert(cell.column);
    }
    const bool embedded = options_.labels == FormatOptions::Labels::kEmbedded && !rows.empty();
    CELADON_ASSIGN_OR_RETURN(const auto labels,
                             ValuesOf(embedded ? rows.front() : std::vector<Cell>()));
    places_ = AddSheetColumns(used, labels, table_);
    for (size_t row = embedded ? 1 : 0; row < rows.size(); ++row) {
      for (const Cell& cell : rows[row]) CELADON_RETURN_IF_ERROR(SetCell(cell));
      CELADON_RETURN_IF_ERROR(table_.EndRow());
    }
    return absl::OkStatus();
  }

 private:
  std::vector<std::vector<Cell>> RowsWithValues(const pugi::xml_node& sheet_data) const {
    std::vector<std::vector<Cell>> rows;
    const uint64_t first = area_.first_row + std::min(options_.header_lines, kMostSheetRows);
    uint64_t number = 0, next = first;
    for (const pugi::xml_node& row : sheet_data.children()) {
      if (!IsNamed(row, "row")) continue;
      number = row.attribute("r").as_ullong(number + 1);
      if (number < first || number > area_.last_row) continue;
      std::vector<Cell> cells = CellsWithValues(row);
      if (cells.empty()) continue;
      for (; options_.blank_rows && next < std::min(number, kMostSheetRows); ++next)
        rows.emplace_back();
      next = number + 1;
      rows.push_back(std::move(cells));
    }
    return rows;
  }

  std::vector<Cell> CellsWithValues(const pugi::xml_node& row) const {
    std::vector<Cell> cells;
    size_t next = 0;
    for (const pugi::xml_node& node : row.children()) {
      if (!IsNamed(node, "c")) continue;
      const size_t column = ColumnOf(node.attribute("r").value()).value_or(next);
      next = column + 1;
      const bool inside = column >= area_.first_column && column <= area_.last_column;
      if (inside && (Child(node, "v") || Child(node, "is"))) {
        cells.push_back({column, node});
      }
    }
    return cells;
  }

  absl::StatusOr<std::map<size_t, Value>> ValuesOf(const std::vector<Cell>& cells) const {
    std::map<size_t, Value> values;
    for (const Cell& cell : cells) {
      CELADON_ASSIGN_OR_RETURN(values[cell.column], ValueOf(cell.node));
    }
    return values;
  }

  absl::Status SetCell(const Cell& cell) {
    CELADON_ASSIGN_OR_RETURN(const Value value, ValueOf(cell.node));
    table_.Set(places_[cell.column], value);
    return absl::OkStatus();
  }

  absl::StatusOr<Value> SharedText(const pugi::xml_node& cell, std::string_view number) const {
    const std::vector<std::string>& texts = workbook_.shared_texts;
    size_t index = texts.size();
    std::from_chars(number.data(), number.data() + number.size(), index);
    if (number.empty()) return Value();
    if (index < texts.size()) return Value::Text(texts[index]);
    return absl::DataLossError(
        absl::StrFormat("the workbook is damaged: cell %s asks for the shared text %s of %d",
                        cell.attribute("r").value(), number.substr(0, kMostShown), texts.size()));
  }

  absl::StatusOr<Value> ValueOf(const pugi::xml_node& cell) const {
    const std::string_view type = cell.attribute("t").value();
    const std::string_view text = Child(cell, "v").child_value();
    if (type == "inlineStr") return Value::Text(ItemText(Child(cell, "is")));
    if (type == "s") return SharedText(cell, text);
    if (type == "b") return text == "1" ? Value::Dual("TRUE", -1) : Value::Dual("FALSE", 0);
    if (type == "str" || type == "e") return Value::Text(UnescapedText(text));
    if (type == "d") {
      const auto day = ParseIsoTimestamp(text);
      return day.has_value() ? Dated(*day, CellKind::kTimestamp) : Value::Text(std::string(text));
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number)) return Value();
    const auto style = static_cast<size_t>(cell.attribute("s").as_uint());
    return Dated(number,
                 style < workbook_.styles.size() ? workbook_.styles[style] : CellKind::kNumber);
  }

  Value Dated(double number, CellKind kind) const {
    const bool counts_days = kind == CellKind::kDate || kind == CellKind::kTimestamp;
    if (workbook_.counts_from_1904 && counts_days) number += kDays1904;
    return CellNumber(number, kind, options_.settings);
  }

  const Workbook& workbook_;
  const CellArea& area_;
  const FormatOptions& options_;
  GatheredTable& table_;
  std::vector<size_t> places_;  // in the table, by the column of the sheet
};

}  // namespace

absl::Status AddSheetRows(const pugi::xml_document& sheet, const Workbook& workbook,
                          const CellArea& area, const FormatOptions& options,
                          GatheredTable& table) {
  const pugi::xml_node data = Child(sheet.document_element(), "sheetData");
  return SheetReader(workbook, area, options, table).AddRows(data);
}

}  // namespace celadon
