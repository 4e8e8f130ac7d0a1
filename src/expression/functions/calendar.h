// Serial days and the calendar, as the date functions need them.
#ifndef CELADON_EXPRESSION_FUNCTIONS_CALENDAR_H_
#define CELADON_EXPRESSION_FUNCTIONS_CALENDAR_H_

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "celadon/format.h"
#include "expression/functions/rows.h"
#include "value/serial_day.h"

namespace celadon {

// A month as months since January of year 0.
struct MonthNumber {
  int64_t months = 0;

  static MonthNumber Of(std::chrono::year_month_day date) {
    return {int64_t{int{date.year()}} * 12 + unsigned{date.month()} - 1};
  }
  int year() const { return static_cast<int>(FloorDiv(months, 12)); }
  unsigned month() const { return static_cast<unsigned>(months - FloorDiv(months, 12) * 12) + 1; }
  // Whether its year is in the calendar's range.
  bool valid() const { return std::abs(months) <= int64_t{9999} * 12; }
  std::chrono::year_month_day Day(unsigned day) const {
    return std::chrono::year(year()) / std::chrono::month(month()) / std::chrono::day(day);
  }
  unsigned days() const {
    return unsigned{(Day(1).year() / Day(1).month() / std::chrono::last).day()};
  }

  static int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }
};

// A count that a function was given, such as of periods to shift by; nullopt where it is no number
// or leads out of the calendar.
inline std::optional<int64_t> PeriodCount(double count) {
  constexpr double kMost = 1e7;
  if (!(std::abs(count) <= kMost)) return std::nullopt;
  return static_cast<int64_t>(std::trunc(count));
}

// 0 for Monday to 6 for Sunday.
inline int64_t WeekdayOf(int64_t serial_day) {
  const int64_t days = serial_day - 2;  // serial day 2 is Monday 1900-01-01
  return days - MonthNumber::FloorDiv(days, 7) * 7;
}

// The day on or before `serial_day` that is a `first_day`, 0 for Monday.
inline int64_t WeekStartDay(int64_t serial_day, int64_t first_day) {
  return serial_day - (WeekdayOf(serial_day) - first_day + 7) % 7;
}

// Sets a row to a serial day with its text in the date format, or with time in the timestamp format
// where it is not a whole day.
inline void WriteDate(size_t row, double serial_day, EvaluationContext& context, ValueWriter& out) {
  const RegionalSettings& settings = context.settings();
  const bool whole = serial_day == std::floor(serial_day);
  const std::string text = FormatDateTime(
      serial_day, whole ? settings.date_format : settings.timestamp_format, settings);
  text.empty() ? out.Null(row) : out.Dual(row, context.arena.Store(text), serial_day);
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_CALENDAR_H_
