#include "connectors/odbc/result_column.h"

#include <chrono>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"

#include "connectors/odbc/wide_text.h"
#include "runtime/status_macros.h"
#include "value/decimal_value.h"
#include "value/iso_format.h"
#include "value/serial_day.h"

namespace celadon {
namespace {

constexpr size_t kPieceBytes = 4096;
constexpr SQLULEN kLongestBound = 2000;  // characters
constexpr size_t kDecimalBytes = 128;    // more digits than drivers announce have been seen

template <typename T>
T Read(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

double DayOf(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return date.ok() ? static_cast<double>(SerialDay(date))
                   : std::numeric_limits<double>::quiet_NaN();
}

double FractionOf(int hour, int minute, int second, double nanoseconds) {
  return (hour * 3600 + minute * 60 + second + nanoseconds * 1e-9) /
         static_cast<double>(kSecondsPerDay);
}

double TimestampOf(const SQL_TIMESTAMP_STRUCT& time) {
  return DayOf(time.year, time.month, time.day) +
         FractionOf(time.hour, time.minute, time.second, time.fraction);
}

}  // namespace

absl::StatusOr<ResultColumn> ResultColumn::Describe(const OdbcHandle& statement,
                                                    SQLUSMALLINT number) {
  SQLWCHAR name[512] = {};
  SQLSMALLINT units = 0, type = 0, digits = 0, nullable = 0;
  SQLULEN size = 0;
  SQLLEN is_unsigned = SQL_FALSE;
  CELADON_RETURN_IF_ERROR(statement.StatusOf(SQLDescribeColW(
      statement.get(), number, name, std::size(name), &units, &type, &size, &digits, &nullable)));
  SQLColAttributeW(statement.get(), number, SQL_DESC_UNSIGNED, nullptr, 0, nullptr, &is_unsigned);
  ResultColumn column;
  column.number_ = number;
  column.info_.name =
      FromWide(name, std::min<size_t>(static_cast<size_t>(units), std::size(name) - 1));
  column.Choose(type, size, is_unsigned == SQL_TRUE);
  return column;
}

void ResultColumn::Choose(SQLSMALLINT type, SQLULEN size, bool is_unsigned) {
  const auto choose = [&](Kind kind, SQLSMALLINT c_type, size_t width, NumberType shown) {
    kind_ = kind;
    c_type_ = c_type;
    width_ = width;
    info_.format = IsoFormat(shown);
  };
  switch (type) {
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:  // drivers announce 64-bit columns as such too
      return choose(Kind::kInteger, SQL_C_SBIGINT, sizeof(SQLBIGINT), NumberType::kInteger);
    case SQL_BIGINT:
      if (is_unsigned) {
        return choose(Kind::kDecimal, SQL_C_CHAR, kDecimalBytes, NumberType::kInteger);
      }
      return choose(Kind::kInteger, SQL_C_SBIGINT, sizeof(SQLBIGINT), NumberType::kInteger);
    case SQL_BIT:
      return choose(Kind::kBit, SQL_C_BIT, 1, NumberType::kInteger);
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
      return choose(Kind::kReal, SQL_C_DOUBLE, sizeof(double), NumberType::kReal);
    case SQL_DECIMAL:
    case SQL_NUMERIC:  // as SQL_C_SBIGINT a driver would silently saturate
      return choose(Kind::kDecimal, SQL_C_CHAR, kDecimalBytes, NumberType::kReal);
    case SQL_TYPE_DATE:
    case SQL_DATE:
      return choose(Kind::kDate, SQL_C_TYPE_DATE, sizeof(SQL_DATE_STRUCT), NumberType::kDate);
    case SQL_TYPE_TIME:
    case SQL_TIME:
      return choose(Kind::kTime, SQL_C_TYPE_TIME, sizeof(SQL_TIME_STRUCT), NumberType::kTime);
    case SQL_TYPE_TIMESTAMP:
    case SQL_TIMESTAMP:
      return choose(Kind::kTimestamp, SQL_C_TYPE_TIMESTAMP, sizeof(SQL_TIMESTAMP_STRUCT),
                    NumberType::kTimestamp);
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
      unbounded_ = true;
      return choose(Kind::kBinary, SQL_C_BINARY, kPieceBytes, NumberType::kUnknown);
    default:
      is_padded_ = type == SQL_CHAR || type == SQL_WCHAR;
      is_guid_ = type == SQL_GUID;
      unbounded_ =
          size == 0 || size > kLongestBound || type == SQL_LONGVARCHAR || type == SQL_WLONGVARCHAR;
      // A character may take two units, and a zero stands behind the text.
      return choose(Kind::kText, SQL_C_WCHAR,
                    unbounded_ ? kPieceBytes : (2 * size + 1) * sizeof(SQLWCHAR),
                    NumberType::kUnknown);
  }
}

absl::Status ResultColumn::Bind(const OdbcHandle& statement, size_t rows) {
  buffer_.resize(rows * width_);
  lengths_.resize(rows);
  return statement.StatusOf(SQLBindCol(statement.get(), number_, c_type_, buffer_.data(),
                                       static_cast<SQLLEN>(width_), lengths_.data()));
}

absl::Status ResultColumn::Ask(const OdbcHandle& statement) {
  lengths_.resize(1);
  if (kind_ == Kind::kText || kind_ == Kind::kBinary) return AskInPieces(statement);
  buffer_.resize(width_);
  return statement.StatusOf(SQLGetData(statement.get(), number_, c_type_, buffer_.data(),
                                       static_cast<SQLLEN>(width_), lengths_.data()));
}

absl::Status ResultColumn::AskInPieces(const OdbcHandle& statement) {
  const size_t zero = kind_ == Kind::kText ? sizeof(SQLWCHAR) : 0;  // behind each piece of a text
  buffer_.clear();
  lengths_[0] = 0;
  while (true) {
    const size_t read = buffer_.size();
    buffer_.resize(read + kPieceBytes);
    SQLLEN left = 0;
    const SQLRETURN result =
        SQLGetData(statement.get(), number_, c_type_, buffer_.data() + read, kPieceBytes, &left);
    CELADON_RETURN_IF_ERROR(statement.StatusOf(result));
    if (result == SQL_NO_DATA) {
      buffer_.resize(read);
      break;
    }
    if (left == SQL_NULL_DATA) {
      lengths_[0] = SQL_NULL_DATA;
      return absl::OkStatus();
    }
    const size_t piece = kPieceBytes - zero;
    const bool more = left == SQL_NO_TOTAL || static_cast<size_t>(left) > piece;
    buffer_.resize(read + (more ? piece : static_cast<size_t>(left)));
    if (!more) break;
  }
  lengths_[0] = static_cast<SQLLEN>(buffer_.size());
  width_ = buffer_.size() + zero;
  return absl::OkStatus();
}

absl::StatusOr<ValueView> ResultColumn::ValueAt(size_t row) {
  if (lengths_[row] == SQL_NULL_DATA) return ValueView();
  const char* const bytes = buffer_.data() + row * width_;
  const auto size = static_cast<size_t>(lengths_[row]);
  switch (kind_) {
    case Kind::kInteger:
      return WholeValue(Read<SQLBIGINT>(bytes), scratch_);
    case Kind::kBit:
      return ValueView::Number(*bytes == 0 ? 0 : -1);
    case Kind::kReal:
      return ValueView::Number(Read<double>(bytes));
    case Kind::kDate: {
      const auto date = Read<SQL_DATE_STRUCT>(bytes);
      return ValueView::Number(DayOf(date.year, date.month, date.day));
    }
    case Kind::kTime: {
      const auto time = Read<SQL_TIME_STRUCT>(bytes);
      return ValueView::Number(FractionOf(time.hour, time.minute, time.second, 0));
    }
    case Kind::kTimestamp:
      return ValueView::Number(TimestampOf(Read<SQL_TIMESTAMP_STRUCT>(bytes)));
    default:
      break;
  }
  if (lengths_[row] == SQL_NO_TOTAL || size > width_) {
    return absl::DataLossError(
        absl::StrFormat("the driver has cut off a value of the column %s", info_.name));
  }
  if (kind_ == Kind::kDecimal) return DecimalValue(std::string_view(bytes, size));
  return kind_ == Kind::kText ? TextValue(bytes, size) : BinaryValue(bytes, size);
}

ValueView ResultColumn::TextValue(const char* bytes, size_t size) {
  WideText wide(size / sizeof(SQLWCHAR), 0);
  std::memcpy(wide.data(), bytes, wide.size() * sizeof(SQLWCHAR));
  scratch_ = FromWide(wide.data(), wide.size());
  if (is_padded_) scratch_.erase(scratch_.find_last_not_of(' ') + 1);
  if (is_guid_) absl::AsciiStrToLower(&scratch_);
  return ValueView::Text(scratch_);
}

ValueView ResultColumn::BinaryValue(const char* bytes, size_t size) {
  scratch_ = absl::BytesToHexString({bytes, size});
  return ValueView::Text(scratch_);
}

}  // namespace celadon
