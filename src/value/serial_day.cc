#include "value/serial_day.h"

#include <algorithm>
#include <cmath>

namespace celadon {

namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr sys_days kFirstDay = year{-9999} / std::chrono::January / 1;
constexpr sys_days kLastDay = year{9999} / std::chrono::December / 31;
constexpr auto kFirstSerial = static_cast<double>((kFirstDay - kSerialDayZero).count());
constexpr auto kLastSerial = static_cast<double>((kLastDay - kSerialDayZero).count());

}  // namespace

std::optional<CivilTime> ToCivil(double serial_day, int digits) {
  if (!(serial_day >= kFirstSerial && serial_day < kLastSerial + 1)) return std::nullopt;
  const double whole = std::floor(serial_day);
  const int rounded_digits = std::max(digits, 3);
  const int64_t unit = PowerOfTen(rounded_digits);
  CivilTime time;
  time.day = static_cast<int64_t>(whole);
  int64_t ticks = std::llround((serial_day - whole) * static_cast<double>(kSecondsPerDay * unit));
  if (ticks == kSecondsPerDay * unit) {
    ticks = 0;
    ++time.day;
  }
  const sys_days day = kSerialDayZero + std::chrono::days(time.day);
  if (day > kLastDay) return std::nullopt;
  time.date = day;
  time.second = ticks / unit;
  time.fraction = ticks % unit / PowerOfTen(rounded_digits - digits);
  return time;
}

}  // namespace celadon
