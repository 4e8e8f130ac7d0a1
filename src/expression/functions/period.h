// The periods that a date lies in: years, quarters, months, weeks, lunar weeks, days.
#ifndef CELADON_EXPRESSION_FUNCTIONS_PERIOD_H_
#define CELADON_EXPRESSION_FUNCTIONS_PERIOD_H_

#include <optional>

#include "celadon/format.h"
#include "expression/functions/calendar.h"

namespace celadon {

// Serial days: [start, next).
struct Period {
  double start = kNoNumber;
  double next = kNoNumber;
};

// The period with a date in it, `shift` whole periods later. nullopt where an argument is out of
// its range or the calendar's.
//
// `first_month`, 1 to 12, is the month that a year begins with.
std::optional<Period> MonthPeriod(int64_t months, double date, double shift, double first_month);
// `first_day`, 0 for Monday to 6, is the day that a week begins with.
std::optional<Period> WeekPeriod(double date, double shift, double first_day);
// Lunar weeks are the runs of seven days from 1 January on; the last of a year has one day or two.
// `offset` moves the beginning of the year by days.
std::optional<Period> LunarWeekPeriod(double date, double shift, double offset);
// `day_start` is the time at which a day begins, as a fraction of it.
std::optional<Period> DayPeriod(double date, double shift, double day_start);

struct WeekNumber {
  int64_t year;
  int64_t week;
};

// The week that a date lies in; weeks begin with `first_day`. Broken weeks end with the year, else
// week 1 is the one with that day of January. nullopt where an argument is out of its range.
std::optional<WeekNumber> WeekOfYear(double date, double first_day, bool broken,
                                     double reference_day);

// By the settings: what weeks begin with. Years begin with January whatever FirstMonthOfYear says:
// "currently unused", as Qlik help "Number interpretation variables" has it.
inline double FirstWeekDay(const RegionalSettings& settings) { return settings.first_week_day; }

// The date `months` later, with its time of day. The day is held back to the end of a shorter
// month; or, `from_end`, keeps its distance from it.
std::optional<double> MonthsLater(double serial_day, int64_t months, bool from_end);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_PERIOD_H_
