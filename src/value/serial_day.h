// Serial days: days since 1899-12-30, the time of day as fraction.
#ifndef CELADON_VALUE_SERIAL_DAY_H_
#define CELADON_VALUE_SERIAL_DAY_H_

#include <chrono>
#include <cstdint>
#include <optional>

namespace celadon {

constexpr std::chrono::sys_days kSerialDayZero =
    std::chrono::year{1899} / std::chrono::December / 30;

constexpr int64_t kSecondsPerDay = 86400;

// A point in time taken apart.
struct CivilTime {
  std::chrono::year_month_day date;
  int64_t day = 0;       // whole serial days
  int64_t second = 0;    // of the day
  int64_t fraction = 0;  // of the second, in 10^-digits
};

// Rounds to milliseconds or, if finer, to `digits` (0 to 6) decimals of a second, so that 0.375 is
// 09:00:00 exactly, and leaves further decimals out, so that the last millisecond of a month lies
// in it. nullopt outside the years -9999 to 9999 and for NaN.
std::optional<CivilTime> ToCivil(double serial_day, int digits);

// The serial day of a date, which must be ok().
inline int64_t SerialDay(std::chrono::year_month_day date) {
  return (std::chrono::sys_days(date) - kSerialDayZero).count();
}

// 10 to the power of `digits`, 0 to 18.
constexpr int64_t PowerOfTen(int digits) { return digits == 0 ? 1 : 10 * PowerOfTen(digits - 1); }

}  // namespace celadon

#endif  // CELADON_VALUE_SERIAL_DAY_H_
