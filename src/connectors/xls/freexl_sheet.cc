#include <freexl.h>

#include <memory>

#include "absl/strings/str_format.h"

#include "connectors/xls/binary_sheet.h"
#include "runtime/status_macros.h"
#include "source/sheet_table.h"

namespace celadon {
namespace {

using Kind = BinaryCell::Kind;

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

absl::Status GoToSheet(const void* handle, std::string_view name) {
  const unsigned sheets = InfoOf(handle, FREEXL_BIFF_SHEET_COUNT);
  std::string known;
  for (unsigned short sheet = 0; sheet < sheets; ++sheet) {
    const char* text = nullptr;
    freexl_get_worksheet_name(handle, sheet, &text);
    const std::string sheet_name = text == nullptr ? "" : text;
    if (IsSheetAskedFor(sheet_name, name)) {
      const int code = freexl_select_active_worksheet(handle, sheet);
      return code == FREEXL_OK ? absl::OkStatus() : OpenError(code);
    }
    known += known.empty() ? sheet_name : ", " + sheet_name;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the workbook has no sheet '%s'; it has: %s", name, known));
}

void Take(const FreeXL_CellValue& value, BinaryCell cell,
          const std::function<void(const BinaryCell&)>& take) {
  switch (value.type) {
    case FREEXL_CELL_INT:
      cell.number = value.value.int_value;
      return take(cell);
    case FREEXL_CELL_DOUBLE:
      cell.number = value.value.double_value;
      return take(cell);
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
      cell.kind = Kind::kText;
      break;
    case FREEXL_CELL_DATE:
      cell.kind = Kind::kDate;
      break;
    case FREEXL_CELL_DATETIME:
      cell.kind = Kind::kTimestamp;
      break;
    case FREEXL_CELL_TIME:
      cell.kind = Kind::kTime;
      break;
    default:
      return;
  }
  if (value.value.text_value == nullptr) return;
  cell.text = value.value.text_value;
  take(cell);
}

}  // namespace

absl::Status ReadByFreeXL(const std::string& path, std::string_view sheet,
                          const std::function<void(const BinaryCell&)>& take) {
  const void* handle = nullptr;
  const int code = freexl_open(path.c_str(), &handle);
  const std::unique_ptr<const void, int (*)(const void*)> closed(handle, &freexl_close);
  if (code != FREEXL_OK) return OpenError(code);
  if (InfoOf(handle, FREEXL_BIFF_PASSWORD) == FREEXL_BIFF_OBFUSCATED) {
    return absl::PermissionDeniedError("the workbook is protected by a password");
  }
  CELADON_RETURN_IF_ERROR(GoToSheet(handle, sheet));
  unsigned rows = 0;
  unsigned short columns = 0;
  const int dimensions = freexl_worksheet_dimensions(handle, &rows, &columns);
  if (dimensions != FREEXL_OK) return OpenError(dimensions);
  for (unsigned row = 0; row < rows; ++row) {
    for (unsigned short column = 0; column < columns; ++column) {
      FreeXL_CellValue value;
      value.type = FREEXL_CELL_NULL;
      if (freexl_get_cell_value(handle, row, column, &value) != FREEXL_OK) continue;
      Take(value, {.row = row, .column = column}, take);
    }
  }
  return absl::OkStatus();
}

}  // namespace celadon
