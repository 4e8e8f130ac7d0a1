#include "connectors/arrow/stored_type.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "arrow/type.h"

namespace celadon {
namespace {

constexpr double kUnixEpoch = 25569;  // 1970-01-01 as a serial day
constexpr double kLargestWhole = 1LL << 53;
constexpr double kFirstDay = -4345732;  // -9999-01-01
constexpr double kEndOfDays = 2958466;  // 10000-01-01
constexpr double kMicrosecondsPerDay = 86400e6;

int64_t Microseconds(double days) {
  const double whole = std::floor(days);
  return static_cast<int64_t>(whole) * static_cast<int64_t>(kMicrosecondsPerDay) +
         std::llround((days - whole) * kMicrosecondsPerDay);
}

// Whether the text is the whole number, digit by digit.
bool IsWrittenOut(std::string_view text, double number) {
  if (!(std::abs(number) <= kLargestWhole)) return false;
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), static_cast<int64_t>(number));
  return number == std::trunc(number) && text == std::string_view(digits, end.ptr);
}

bool HasTag(const ColumnInfo& column, std::string_view tag) {
  return std::ranges::find(column.tags, tag) != column.tags.end();
}

}  // namespace

StoredTypeFinder::StoredTypeFinder(const ColumnInfo& column, const RegionalSettings& settings)
    : format_(column.format), settings_(settings) {
  const bool tagged = format_.type == NumberType::kUnknown;
  has_times_ = format_.type == NumberType::kTimestamp ||
               (tagged && HasTag(column, "$timestamp") && !HasTag(column, "$date"));
  is_date_ = has_times_ || format_.type == NumberType::kDate || (tagged && HasTag(column, "$date"));
}

void StoredTypeFinder::Add(ValueView value) {
  any_ = true;
  if (!value.has_number()) {
    all_numbers_ = false;
    return;
  }
  const double number = value.number();
  all_whole_ &= number == std::floor(number) && std::abs(number) <= kLargestWhole;
  all_dates_ &= number >= kFirstDay && number < kEndOfDays;
  all_clock_ &= number >= 0 && number < 1;
  all_shown_as_numbers_ = all_shown_as_numbers_ && ShowsItsNumber(value);
}

bool StoredTypeFinder::ShowsItsNumber(ValueView value) const {
  return !value.has_text() || IsWrittenOut(value.text(), value.number()) ||
         value.text() == PlainNumberText(value.number()) ||
         value.text() == FormatNumber(value.number(), format_, settings_);
}

StoredType StoredTypeFinder::type() const {
  if (!any_ || !all_numbers_) return StoredType::kText;
  if (is_date_ && all_dates_) {
    return all_whole_ && !has_times_ ? StoredType::kDate : StoredType::kTimestamp;
  }
  if (format_.type == NumberType::kTime && all_clock_) return StoredType::kTime;
  if (!all_shown_as_numbers_) return StoredType::kText;
  return all_whole_ ? StoredType::kInteger : StoredType::kReal;
}

std::shared_ptr<arrow::DataType> ArrowTypeOf(StoredType type) {
  switch (type) {
    case StoredType::kText:
      return arrow::dictionary(arrow::int32(), arrow::utf8());
    case StoredType::kInteger:
      return arrow::int64();
    case StoredType::kReal:
      return arrow::float64();
    case StoredType::kDate:
      return arrow::date32();
    case StoredType::kTime:
      return arrow::time64(arrow::TimeUnit::MICRO);
    case StoredType::kTimestamp:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
  }
  return arrow::null();
}

int64_t StoredInteger(StoredType type, double number) {
  switch (type) {
    case StoredType::kDate:
      return static_cast<int64_t>(number - kUnixEpoch);
    case StoredType::kTime:
      return std::min(Microseconds(number), static_cast<int64_t>(kMicrosecondsPerDay) - 1);
    case StoredType::kTimestamp:
      return Microseconds(number - kUnixEpoch);
    default:
      return static_cast<int64_t>(number);
  }
}

}  // namespace celadon
