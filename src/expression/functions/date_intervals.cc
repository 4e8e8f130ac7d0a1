// Date functions that say whether a time lies in the period of a base date, or in its part up to
// that date.
//
// Source: the expression language, section 10.11; Qlik help "Date and time functions".
#include "expression/functions/families.h"
#include "expression/functions/period.h"
#include "value/local_time.h"

namespace celadon {
namespace {

// Arguments after the time: the base date, the shift in whole periods, and what rules the period.
struct Base {
  double date;
  double shift;
  double rule;
};

Base BaseOf(const RowArguments& row, size_t first, double default_rule) {
  return {row.number(first), row.number(first + 1), row.number_or(first + 2, default_rule)};
}

double Lies(double time, double start, double next) { return Truth(start <= time && time < next); }

// Of a period of months: at the end of the day that lies as many whole periods later as the period.
std::optional<Period> MonthsToDate(int64_t months, const Base& base) {
  const auto period = MonthPeriod(months, base.date, base.shift, base.rule);
  const auto shift = PeriodCount(base.shift);
  const auto until = shift ? MonthsLater(base.date, *shift * months, false) : std::nullopt;
  if (!period || !until) return std::nullopt;
  return Period{period->start, std::min(std::floor(*until) + 1, period->next)};
}

// Of other periods: as many days after the start as the base date.
template <std::optional<Period> (*kPeriod)(double, double, double)>
std::optional<Period> ToDate(const Base& base) {
  const auto unshifted = kPeriod(base.date, 0, base.rule);
  const auto period = kPeriod(base.date, base.shift, base.rule);
  if (!unshifted || !period) return std::nullopt;
  const double until = period->start + std::floor(base.date - unshifted->start) + 1;
  return Period{period->start, std::min(until, period->next)};
}

template <int64_t kMonths>
std::optional<Period> WholeMonths(const Base& base) {
  return MonthPeriod(kMonths, base.date, base.shift, base.rule);
}
template <int64_t kMonths>
std::optional<Period> PartOfMonths(const Base& base) {
  return MonthsToDate(kMonths, base);
}
template <std::optional<Period> (*kPeriod)(double, double, double)>
std::optional<Period> Whole(const Base& base) {
  return kPeriod(base.date, base.shift, base.rule);
}
// To the moment itself, which belongs to it.
std::optional<Period> DayToTime(const Base& base) {
  const auto period = DayPeriod(base.date, base.shift, base.rule);
  const auto shift = PeriodCount(base.shift);
  if (!period || !shift) return std::nullopt;
  const double until = base.date + static_cast<double>(*shift);
  return Period{period->start, std::nextafter(until, until + 1)};
}

double Unmoved(const RegionalSettings&) { return 0; }
double January(const RegionalSettings&) { return 1; }

template <std::optional<Period> (*kPeriod)(const Base&),
          double (*kDefaultRule)(const RegionalSettings&)>
void In(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto period = kPeriod(BaseOf(row, 1, kDefaultRule(row.context().settings())));
    return period ? Lies(row.number(0), period->start, period->next) : kNoNumber;
  });
}

// The number of months of the period stands before the time.
template <bool kToDate>
void InMonths(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto months = PeriodCount(row.number(0));
    if (!months || *months < 1 || *months > 6 || *months == 5) return kNoNumber;
    const Base base = BaseOf(row, 2, 1);
    const auto period = kToDate ? MonthsToDate(*months, base)
                                : MonthPeriod(*months, base.date, base.shift, base.rule);
    return period ? Lies(row.number(1), period->start, period->next) : kNoNumber;
  });
}

// In a script that of the reload that is running.
double DayOfReload(const RowArguments& row) {
  const Environment& environment = *row.context().environment;
  return std::floor(environment.reloading ? ToLocal(environment.utc, environment.time_zone)
                                          : environment.reload_time);
}

// Whether the time lies in the year up to today, which is the day of the reload where it is not
// given; or in the same part of another year.
void YearToDate(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const double today = row.size() > 3 ? row.number(3) : DayOfReload(row);
    const auto period = MonthsToDate(12, {today, row.number_or(1, 0), row.number_or(2, 1)});
    return period ? Lies(row.number(0), period->start, period->next) : kNoNumber;
  });
}

constexpr std::string_view kYearly = "time, base_date, shift[, first_month]";
constexpr std::string_view kMonthly = "time, base_date, shift";
constexpr std::string_view kWeekly = "time, base_date, shift[, first_week_day]";
constexpr std::string_view kLunar = "time, base_date, shift[, offset]";
constexpr std::string_view kDaily = "time, base_time, shift[, day_start]";
constexpr std::string_view kMonths = "months, time, base_date, shift[, first_month]";
constexpr std::string_view kYearToDate = "time[, year_offset[, first_month[, today]]]";

constexpr ScalarFunction kFunctions[] = {
    {"InYear", kYearly, "n", true, In<WholeMonths<12>, January>, "Whether a time lies in the year"},
    {"InYearToDate", kYearly, "n", true, In<PartOfMonths<12>, January>,
     "Whether a time lies in the year up to the base date"},
    {"InQuarter", kYearly, "n", true, In<WholeMonths<3>, January>,
     "Whether a time lies in the quarter"},
    {"InQuarterToDate", kYearly, "n", true, In<PartOfMonths<3>, January>,
     "Whether a time lies in the quarter up to the base date"},
    {"InMonth", kMonthly, "n", true, In<WholeMonths<1>, January>,
     "Whether a time lies in the month"},
    {"InMonthToDate", kMonthly, "n", true, In<PartOfMonths<1>, January>,
     "Whether a time lies in the month up to the base date"},
    {"InMonths", kMonths, "n", true, InMonths<false>,
     "Whether a time lies in a period of 1, 2, 3, 4 or 6 months"},
    {"InMonthsToDate", kMonths, "n", true, InMonths<true>,
     "Whether a time lies in a period of months up to the base date"},
    {"InWeek", kWeekly, "n", true, In<Whole<WeekPeriod>, FirstWeekDay>,
     "Whether a time lies in the week"},
    {"InWeekToDate", kWeekly, "n", true, In<ToDate<WeekPeriod>, FirstWeekDay>,
     "Whether a time lies in the week up to the base date"},
    {"InLunarWeek", kLunar, "n", true, In<Whole<LunarWeekPeriod>, Unmoved>,
     "Whether a time lies in the lunar week"},
    {"InLunarWeekToDate", kLunar, "n", true, In<ToDate<LunarWeekPeriod>, Unmoved>,
     "Whether a time lies in the lunar week up to the base date"},
    {"InDay", kDaily, "n", true, In<Whole<DayPeriod>, Unmoved>, "Whether a time lies in the day"},
    {"InDayToTime", kDaily, "n", true, In<DayToTime, Unmoved>,
     "Whether a time lies in the day up to the base time"},
    {"YearToDate", kYearToDate, "n", true, YearToDate,
     "Whether a time lies in the year up to the last reload", Stability::kEnvironment},
    {"Year2Date", kYearToDate, "n", true, YearToDate, "Old name of YearToDate",
     Stability::kEnvironment},
};

}  // namespace

std::span<const ScalarFunction> DateIntervalFunctions() { return kFunctions; }

}  // namespace celadon
