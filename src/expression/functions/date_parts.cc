// Date functions that take a date apart or put one together.
//
// Source: the expression language, section 10.11; Qlik help "Date and time functions". Weeks are
// those of ISO 8601 unless arguments or the settings say otherwise.
#include <string>

#include "absl/strings/str_format.h"
#include "expression/functions/families.h"
#include "expression/functions/period.h"

namespace celadon {
namespace {

using std::chrono::year_month_day;

// One part of a point in time, which is rounded to whole seconds.
template <double (*kPart)(const CivilTime&)>
double PartOf(double serial_day) {
  const auto civil = ToCivil(serial_day, 0);
  return civil.has_value() ? kPart(*civil) : kNoNumber;
}

double YearPart(const CivilTime& time) { return int{time.date.year()}; }
double DayPart(const CivilTime& time) { return unsigned{time.date.day()}; }
double HourPart(const CivilTime& time) { return static_cast<double>(time.second / 3600); }
double MinutePart(const CivilTime& time) { return static_cast<double>(time.second / 60 % 60); }
double SecondPart(const CivilTime& time) { return static_cast<double>(time.second % 60); }

void Month(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto civil = ToCivil(row.number(0), 0);
    if (!civil.has_value()) return out.Null(i);
    const unsigned month{civil->date.month()};
    const std::string& name = row.context().settings().month_names[month - 1];
    out.Dual(i, row.context().arena.Store(name), month);
  });
}

// The weekday that a week begins with: an argument, or that of the settings, 0 for Monday to 6;
// nullopt for anything else.
std::optional<int64_t> FirstWeekday(const RowArguments& row, size_t argument) {
  const auto day = PeriodCount(row.number_or(argument, FirstWeekDay(row.context().settings())));
  return day.has_value() && *day >= 0 && *day <= 6 ? day : std::nullopt;
}

// The number counts from the first day of the week; the text is that of the day.
void WeekDay(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto civil = ToCivil(row.number(0), 0);
    const auto first = FirstWeekday(row, 1);
    if (!civil.has_value() || !first.has_value()) return out.Null(i);
    const int64_t weekday = WeekdayOf(civil->day);
    const std::string& name = row.context().settings().day_names[static_cast<size_t>(weekday)];
    out.Dual(i, row.context().arena.Store(name), static_cast<double>((weekday - *first + 7) % 7));
  });
}

int64_t JanuaryDay(int64_t year, int64_t day) {
  return SerialDay(MonthNumber{year * 12}.Day(1)) + day - 1;
}

std::optional<WeekNumber> WeekOf(const RowArguments& row) {
  const RegionalSettings& settings = row.context().settings();
  return WeekOfYear(row.number(0), row.number_or(1, FirstWeekDay(settings)),
                    IsTrue(row.number_or(2, settings.broken_weeks ? 1 : 0)),
                    row.number_or(3, settings.reference_day));
}

void Week(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto week = WeekOf(row);
    return week.has_value() ? static_cast<double>(week->week) : kNoNumber;
  });
}

void WeekYear(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto week = WeekOf(row);
    return week.has_value() ? static_cast<double>(week->year) : kNoNumber;
  });
}

// Dates that do not exist are NULL.
void MakeDate(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto year = PeriodCount(row.number(0));
    const auto month = PeriodCount(row.number_or(1, 1));
    const auto day = PeriodCount(row.number_or(2, 1));
    if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1) return out.Null(i);
    const MonthNumber number{*year * 12 + *month - 1};
    if (!number.valid() || *day > number.days()) return out.Null(i);
    const auto date = number.Day(static_cast<unsigned>(*day));
    WriteDate(i, static_cast<double>(SerialDay(date)), row.context(), out);
  });
}

// The first day of week 1 of a year: the week in which January has that day, or its first one where
// weeks are broken.
int64_t FirstWeekStart(int64_t year, int64_t first_day, bool broken, int64_t reference_day) {
  return WeekStartDay(JanuaryDay(year, broken ? 1 : reference_day), first_day);
}

// Day 0 is the first one of the week; a week that is broken has days of two years.
void MakeWeekDate(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const RegionalSettings& settings = row.context().settings();
    const auto year = PeriodCount(row.number(0));
    const auto week = PeriodCount(row.number_or(1, 1));
    const auto day = PeriodCount(row.number_or(2, 0));
    const auto first = FirstWeekday(row, 3);
    const bool broken = IsTrue(row.number_or(4, settings.broken_weeks ? 1 : 0));
    const auto reference = PeriodCount(row.number_or(5, settings.reference_day));
    if (!year || !week || !day || !first || !reference || *week < 1 || *week > 54 || *day < 0 ||
        *day > 6 || *reference < 1 || *reference > 7 || !MonthNumber{*year * 12}.valid()) {
      return out.Null(i);
    }
    const int64_t start = FirstWeekStart(*year, *first, broken, *reference) + (*week - 1) * 7;
    const int64_t end =
        broken ? JanuaryDay(*year + 1, 1) : FirstWeekStart(*year + 1, *first, false, *reference);
    if (start >= end) return out.Null(i);
    WriteDate(i, static_cast<double>(start + *day), row.context(), out);
  });
}

void Quarter(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto civil = ToCivil(row.number(0), 0);
    const auto first = PeriodCount(row.number_or(1, 1));
    if (!civil || !first || *first < 1 || *first > 12) return kNoNumber;
    const int64_t month = MonthNumber::Of(civil->date).month();
    return static_cast<double>((month - *first + 12) % 12 / 3 + 1);
  });
}

void MakeTime(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const double hour = row.number(0);
    const double minute = row.number_or(1, 0);
    const double second = row.number_or(2, 0);
    const bool exists =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    if (!exists) return out.Null(i);
    const double whole = std::trunc(hour) * 3600 + std::trunc(minute) * 60 + std::trunc(second);
    const double time = whole / static_cast<double>(kSecondsPerDay);
    const RegionalSettings& settings = row.context().settings();
    const std::string text = FormatDateTime(time, settings.time_format, settings);
    out.Dual(i, row.context().arena.Store(text), time);
  });
}

// The date with its year, or year and month, replaced; the day is held back to the end of a shorter
// month (our own).
template <bool kMonth>
void SetDate(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto civil = ToCivil(row.number(0), 6);
    const auto year = PeriodCount(row.number(1));
    const auto month = PeriodCount(kMonth ? row.number(2) : 1);
    if (!civil || !year || !month || *month < 1 || *month > 12) return out.Null(i);
    const MonthNumber now = MonthNumber::Of(civil->date);
    const MonthNumber target{*year * 12 + (kMonth ? *month : now.month()) - 1};
    const auto later = MonthsLater(row.number(0), target.months - now.months, false);
    later.has_value() ? WriteDate(i, *later, row.context(), out) : out.Null(i);
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"Year", "date", "n", true, MapNumber<PartOf<YearPart>>, "Year of a date"},
    {"Month", "date", "n", false, Month, "Month of a date, with its name"},
    {"Quarter", "date[, first_month]", "n", true, Quarter, "Quarter of the year, 1 to 4"},
    {"Day", "date", "n", true, MapNumber<PartOf<DayPart>>, "Day of the month"},
    {"Hour", "time", "n", true, MapNumber<PartOf<HourPart>>, "Hour of a time"},
    {"Minute", "time", "n", true, MapNumber<PartOf<MinutePart>>, "Minute of a time"},
    {"Second", "time", "n", true, MapNumber<PartOf<SecondPart>>, "Second of a time"},
    {"Week", "date[, first_week_day[, broken_weeks[, reference_day]]]", "n", true, Week,
     "Number of the week"},
    {"WeekYear", "date[, first_week_day[, broken_weeks[, reference_day]]]", "n", true, WeekYear,
     "Year that the week belongs to"},
    {"WeekDay", "date[, first_week_day]", "n", false, WeekDay, "Day of the week, with its name"},
    {"MakeDate", "year[, month[, day]]", "n", false, MakeDate, "Date of a year, month and day"},
    {"MakeWeekDate", "year[, week[, day[, first_week_day[, broken_weeks[, reference_day]]]]]", "n",
     false, MakeWeekDate, "Date of a year, week and weekday"},
    {"SetDateYear", "date, year", "n", false, SetDate<false>, "A date in another year"},
    {"SetDateYearMonth", "date, year, month", "n", false, SetDate<true>,
     "A date in another year and month"},
    {"MakeTime", "hour[, minute[, second]]", "n", false, MakeTime,
     "Time of an hour, minute and second"},
};

}  // namespace

std::span<const ScalarFunction> DatePartFunctions() { return kFunctions; }

}  // namespace celadon
