#include "connectors/xls/binary_workbook.h"

#include <freexl.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "source/sheet_table.h"

namespace celadon {
namespace {

absl::Status OpenError(int code) {
  switch (code) {
    case FREEXL_INSUFFICIENT_MEMORY:
      return absl::ResourceExhaustedError("the workbook does not fit into memory");
    case FREEXL_INVALID_CFBF_HEADER:
    case FREEXL_CFBF_INVALID_SIGNATURE:
    case FREEXL_BIFF_WORKBOOK_NOT_FOUND:
      return absl::InvalidArgumentError("the file is no workbook of the binary kind");
    default:
      return absl::DataLossError(absl::StrFormat("the workbook is damaged (FreeXL: %d)", code));
  }
}

unsigned InfoOf(const void* handle, unsigned short what) {
  unsigned info = FREEXL_UNKNOWN;
  return freexl_get_info(handle, what, &info) == FREEXL_OK ? info : FREEXL_UNKNOWN;
}

// FreeXL writes days and times out as ISO 8601.
Value Dated(const std::string& text, CellKind kind, const RegionalSettings& settings) {
  const std::optional<double> number =
      ParseIsoTimestamp(kind == CellKind::kTime ? "1899-12-30 " + text : text);
  return number.has_value() ? CellNumber(*number, kind, settings) : Value::Text(text);
}

Value ValueOf(const FreeXL_CellValue& cell, const RegionalSettings& settings) {
  switch (cell.type) {
    case FREEXL_CELL_INT:
      return Value::Number(cell.value.int_value);
    case FREEXL_CELL_DOUBLE:
      return Value::Number(cell.value.double_value);
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
      return cell.value.text_value == nullptr ? Value() : Value::Text(cell.value.text_value);
    case FREEXL_CELL_DATE:
      return Dated(cell.value.text_value, CellKind::kDate, settings);
    case FREEXL_CELL_DATETIME:
      return Dated(cell.value.text_value, CellKind::kTimestamp, settings);
    case FREEXL_CELL_TIME:
      return Dated(cell.value.text_value, CellKind::kTime, settings);
    default:
      return Value();
  }
}

}  // namespace

void BinaryWorkbook::Close(const void* handle) { freexl_close(handle); }

absl::StatusOr<BinaryWorkbook> BinaryWorkbook::Open(const std::string& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) {
    return absl::NotFoundError(absl::StrFormat("there is no such file: %s", path));
  }
  const void* handle = nullptr;
  const int code = freexl_open(path.c_str(), &handle);
  BinaryWorkbook workbook(handle);  // to be closed after errors, too
  if (code != FREEXL_OK) return OpenError(code);
  if (InfoOf(handle, FREEXL_BIFF_PASSWORD) == FREEXL_BIFF_OBFUSCATED) {
    return absl::PermissionDeniedError("the workbook is protected by a password");
  }
  return workbook;
}

absl::Status BinaryWorkbook::GoToSheet(std::string_view name) {
  const unsigned sheets = InfoOf(handle_.get(), FREEXL_BIFF_SHEET_COUNT);
  std::string known;
  for (unsigned short sheet = 0; sheet < sheets; ++sheet) {
    const char* text = nullptr;
    freexl_get_worksheet_name(handle_.get(), sheet, &text);
    const std::string sheet_name = text == nullptr ? "" : text;
    if (!IsSheetAskedFor(sheet_name, name)) {
      known += known.empty() ? sheet_name : ", " + sheet_name;
      continue;
    }
    unsigned rows = 0;
    int code = freexl_select_active_worksheet(handle_.get(), sheet);
    if (code == FREEXL_OK) code = freexl_worksheet_dimensions(handle_.get(), &rows, &columns_);
    rows_ = rows;
    return code == FREEXL_OK ? absl::OkStatus() : OpenError(code);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the workbook has no sheet '%s'; it has: %s", name, known));
}

std::map<size_t, Value> BinaryWorkbook::Cells(size_t row, const RegionalSettings& settings) const {
  std::map<size_t, Value> cells;
  for (unsigned short column = 0; column < columns_; ++column) {
    FreeXL_CellValue cell;
    cell.type = FREEXL_CELL_NULL;
    if (freexl_get_cell_value(handle_.get(), static_cast<unsigned>(row), column, &cell) !=
        FREEXL_OK) {
      continue;
    }
    Value value = ValueOf(cell, settings);
    if (!value.is_null()) cells.emplace_hint(cells.end(), column, std::move(value));
  }
  return cells;
}

}  // namespace celadon
