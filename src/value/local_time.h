// Serial days of UTC and the local time of places, by the zones of the machine's zone database.
#ifndef CELADON_VALUE_LOCAL_TIME_H_
#define CELADON_VALUE_LOCAL_TIME_H_

#include <string_view>

#include "absl/time/time.h"

namespace celadon {

// A point in time as a serial day of UTC, to the microsecond, and back.
double SerialTime(absl::Time time);
absl::Time TimeOf(double utc);

// A zone by its IANA name; UTC where there is none of that name.
absl::TimeZone ZoneOf(std::string_view name);

// What clocks in the zone show, and back. A time that the clocks skip is read by the offset before.
double ToLocal(double utc, const absl::TimeZone& zone);
double ToLocal(double utc, std::string_view zone);  // as ZoneOf() knows it
double ToUtc(double local, const absl::TimeZone& zone);

// As ToLocal, with the clocks never moved for the summer.
double ToStandardTime(double utc, const absl::TimeZone& zone);

// How far clocks are moved for the summer at a time, in days; 0 in winter.
double DaylightSaving(double utc, const absl::TimeZone& zone);

}  // namespace celadon

#endif  // CELADON_VALUE_LOCAL_TIME_H_
