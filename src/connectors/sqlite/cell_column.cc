#include "connectors/sqlite/cell_column.h"

#include <cmath>
#include <initializer_list>
#include <optional>

#include "absl/strings/str_format.h"

#include "connectors/sqlite/sql_functions.h"
#include "value/number_text.h"

namespace celadon {
namespace {

// The form that a text of a number has, of several patterns of one kind.
bool Fits(std::string_view text, double number, std::initializer_list<std::string_view> patterns,
          const RegionalSettings& settings) {
  for (const std::string_view pattern : patterns) {
    if (ParseDateTime(text, pattern, settings) == number) return true;
  }
  return false;
}

}  // namespace

CellColumn::Kind CellColumn::KindOf(ValueView cell) const {
  if (!cell.has_number()) return cell.text().empty() ? Kind::kNull : Kind::kText;
  const double number = cell.number();
  const std::string_view text = cell.has_text() ? cell.text() : std::string_view();
  if (Fits(text, number, {settings_.date_format, "YYYY-MM-DD"}, settings_)) return Kind::kDate;
  if (Fits(text, number, {settings_.timestamp_format, "YYYY-MM-DD hh:mm[:ss[.fff]]"}, settings_)) {
    return Kind::kTimestamp;
  }
  if (Fits(text, number, {settings_.time_format, "hh:mm[:ss[.fff]]"}, settings_)) {
    return Kind::kTime;
  }
  const bool whole = number == std::trunc(number) && std::abs(number) <= kExactIntegers;
  return whole ? Kind::kInteger : Kind::kReal;
}

void CellColumn::Look(const BatchColumn& column) {
  for (size_t i = 0; i < column.dictionary->size(); ++i) {
    seen_ |= 1u << static_cast<int>(KindOf((*column.dictionary)[i]));
  }
}

bool CellColumn::HasOnly(std::initializer_list<Kind> kinds) const {
  uint32_t left = seen_ & ~(1u << static_cast<int>(Kind::kNull));
  const bool some = left != 0;
  for (const Kind kind : kinds) left &= ~(1u << static_cast<int>(kind));
  return some && left == 0;
}

std::string CellColumn::Declaration() const {
  if (HasOnly({Kind::kInteger})) return "INTEGER";
  if (HasOnly({Kind::kInteger, Kind::kReal})) return "REAL";
  const char* type = nullptr;
  if (HasOnly({Kind::kDate})) type = "DATE";
  if (HasOnly({Kind::kTime})) type = "TIME";
  if (type == nullptr && HasOnly({Kind::kDate, Kind::kTimestamp})) type = "TIMESTAMP";
  if (type != nullptr) return absl::StrFormat("%s COLLATE %s", type, kTimeOrder);
  return HasOnly({Kind::kText}) || seen_ == 0 || seen_ == 1 ? "TEXT" : "";
}

CellColumn::Cell CellColumn::CellOf(ValueView view) const {
  Cell cell;
  cell.kind = KindOf(view);
  switch (cell.kind) {
    case Kind::kNull:
      break;
    case Kind::kInteger:
      cell.integer = static_cast<int64_t>(view.number());
      break;
    case Kind::kReal:
      cell.real = view.number();
      break;
    case Kind::kText:
      cell.text = view.text();
      break;
    default:
      // SQLite's own functions read times in ISO form.
      const bool iso = ParseIsoTimestamp(view.text()) == view.number();
      const char* const pattern = cell.kind == Kind::kDate   ? "YYYY-MM-DD"
                                  : cell.kind == Kind::kTime ? "hh:mm:ss[.fff]"
                                                             : "YYYY-MM-DD hh:mm:ss[.fff]";
      cell.text =
          iso ? std::string(view.text()) : FormatDateTime(view.number(), pattern, settings_);
  }
  return cell;
}

void CellColumn::Start(const BatchColumn& column) {
  const DualVector& dictionary = *column.dictionary;
  cells_.clear();
  bytes_ = column.codes.size() * sizeof(double) + dictionary.text_bytes();
  for (size_t i = 0; i < dictionary.size(); ++i) cells_.push_back(CellOf(dictionary[i]));
}

int CellColumn::Bind(sqlite3_stmt* statement, int parameter, uint32_t code) const {
  if (code == BatchColumn::kNull) return sqlite3_bind_null(statement, parameter);
  const Cell& cell = cells_[code];
  switch (cell.kind) {
    case Kind::kNull:
      return sqlite3_bind_null(statement, parameter);
    case Kind::kInteger:
      return sqlite3_bind_int64(statement, parameter, cell.integer);
    case Kind::kReal:
      return sqlite3_bind_double(statement, parameter, cell.real);
    default:
      return sqlite3_bind_text(statement, parameter, cell.text.data(),
                               static_cast<int>(cell.text.size()), SQLITE_STATIC);
  }
}

}  // namespace celadon
