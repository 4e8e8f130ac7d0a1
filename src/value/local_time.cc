#include "value/local_time.h"

#include <cmath>
#include <string>

#include "value/serial_day.h"

namespace celadon {
namespace {

constexpr int64_t kMicrosecondsPerDay = kSecondsPerDay * 1000000;
// Of 1970-01-01, where the epoch begins.
constexpr int64_t kEpochDay =
    (std::chrono::sys_days(std::chrono::year{1970} / 1 / 1) - kSerialDayZero).count();

double Days(int64_t seconds) {
  return static_cast<double>(seconds) / static_cast<double>(kSecondsPerDay);
}

int OffsetSeconds(double utc, const absl::TimeZone& zone) { return zone.At(TimeOf(utc)).offset; }

}  // namespace

double SerialTime(absl::Time time) {
  const int64_t microseconds = absl::ToUnixMicros(time) + kEpochDay * kMicrosecondsPerDay;
  return static_cast<double>(microseconds) / static_cast<double>(kMicrosecondsPerDay);
}

absl::Time TimeOf(double utc) {
  constexpr double kMostDays = 1e8;
  if (!(std::abs(utc) <= kMostDays)) return absl::UnixEpoch();
  const double microseconds =
      (utc - static_cast<double>(kEpochDay)) * static_cast<double>(kMicrosecondsPerDay);
  return absl::FromUnixMicros(std::llround(microseconds));
}

absl::TimeZone ZoneOf(std::string_view name) {
  absl::TimeZone zone;
  const bool known = absl::LoadTimeZone({name.data(), name.size()}, &zone);
  return known ? zone : absl::UTCTimeZone();
}

double ToLocal(double utc, const absl::TimeZone& zone) {
  return utc + Days(OffsetSeconds(utc, zone));
}

double ToLocal(double utc, std::string_view zone) { return ToLocal(utc, ZoneOf(zone)); }

double ToUtc(double local, const absl::TimeZone& zone) {
  const absl::CivilSecond civil = absl::ToCivilSecond(TimeOf(local), absl::UTCTimeZone());
  const absl::TimeZone::TimeInfo info = zone.At(civil);
  return local - Days(zone.At(info.pre).offset);
}

double ToStandardTime(double utc, const absl::TimeZone& zone) {
  return ToLocal(utc, zone) - DaylightSaving(utc, zone);
}

double DaylightSaving(double utc, const absl::TimeZone& zone) {
  const absl::TimeZone::CivilInfo now = zone.At(TimeOf(utc));
  if (!now.is_dst) return 0;
  absl::TimeZone::CivilTransition start;
  if (!zone.PrevTransition(TimeOf(utc), &start)) return 0;
  const absl::TimeZone::CivilInfo before = zone.At(zone.At(start.to).trans - absl::Microseconds(1));
  return Days(now.offset - before.offset);
}

}  // namespace celadon
