// Date functions that count: years of age, working days, days since the start of a period.
//
// Source: the expression language, section 10.11; Qlik help "Date and time functions". Working days
// are Monday to Friday without holidays.
#include <vector>

#include "expression/functions/families.h"
#include "expression/functions/period.h"

namespace celadon {
namespace {

// Whole years from a date of birth to a later date.
void Age(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto date = ToCivil(row.number(0), 0);
    const auto birth = ToCivil(row.number(1), 0);
    if (!date || !birth || date->day < birth->day) return kNoNumber;
    const int64_t months = MonthNumber::Of(date->date).months - MonthNumber::Of(birth->date).months;
    const bool month_is_whole = date->date.day() >= birth->date.day();
    return static_cast<double>((months - (month_is_whole ? 0 : 1)) / 12);
  });
}

constexpr int64_t kMonday = 2;  // serial day 2 is Monday 1900-01-01

// Working days before a day, counted from a Monday long ago, holidays left out of account.
int64_t WorkdaysBefore(int64_t day) {
  const int64_t weeks = MonthNumber::FloorDiv(day - kMonday, 7);
  return weeks * 5 + std::min<int64_t>(day - kMonday - weeks * 7, 5);
}

// The working day before which there are so many.
int64_t WorkdayNumber(int64_t before) {
  const int64_t weeks = MonthNumber::FloorDiv(before, 5);
  return kMonday + weeks * 7 + (before - weeks * 5);
}

bool IsWorkday(int64_t day) { return WeekdayOf(day) < 5; }

// The holidays among the arguments from `first` on, in order, without weekends and repetitions.
std::vector<int64_t> Holidays(const RowArguments& row, size_t first) {
  std::vector<int64_t> days;
  for (size_t i = first; i < row.size(); ++i) {
    const auto civil = ToCivil(std::floor(row.number(i)), 0);
    if (civil.has_value() && IsWorkday(civil->day)) days.push_back(civil->day);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

// 0 where the end lies before the start (our own).
void NetWorkDays(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    const auto start = ToCivil(std::floor(row.number(0)), 0);
    const auto end = ToCivil(std::floor(row.number(1)), 0);
    if (!start || !end) return kNoNumber;
    if (end->day < start->day) return 0.0;
    int64_t days = WorkdaysBefore(end->day + 1) - WorkdaysBefore(start->day);
    for (const int64_t holiday : Holidays(row, 2)) {
      days -= holiday >= start->day && holiday <= end->day ? 1 : 0;
    }
    return static_cast<double>(days);
  });
}

// The day on which the last of `count` working days falls, the first being on or after `start`.
int64_t LastOfWorkdays(int64_t start, int64_t count, const std::vector<int64_t>& holidays) {
  const int64_t before = WorkdaysBefore(start);
  int64_t last = before + count - 1;
  for (const int64_t holiday : holidays) {
    if (holiday >= start && holiday <= WorkdayNumber(last)) ++last;
  }
  return WorkdayNumber(last);
}

// The day on which the first of `count` working days falls, the last being on or before `end`.
int64_t FirstOfWorkdays(int64_t end, int64_t count, const std::vector<int64_t>& holidays) {
  int64_t first = WorkdaysBefore(end + 1) - count;
  for (auto holiday = holidays.rbegin(); holiday != holidays.rend(); ++holiday) {
    if (*holiday <= end && *holiday >= WorkdayNumber(first)) --first;
  }
  return WorkdayNumber(first);
}

template <int64_t (*kDay)(int64_t, int64_t, const std::vector<int64_t>&)>
void WorkDate(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const RowArguments row(call, i);
    const auto day = ToCivil(std::floor(row.number(0)), 0);
    const auto count = PeriodCount(row.number(1));
    if (!day || !count || *count < 1) {
      out.Null(i);
      continue;
    }
    const int64_t found = kDay(day->day, *count, Holidays(row, 2));
    WriteDate(i, static_cast<double>(found), call.context, out);
  }
}

// From the first day of the period that begins with the given month, as if February had 29 days
// every year.
template <int64_t kMonths>
void DayNumberOf(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto civil = ToCivil(row.number(0), 0);
    const auto period = MonthPeriod(kMonths, row.number(0), 0, row.number_or(1, 1));
    if (!civil || !period) return kNoNumber;
    MonthNumber month = MonthNumber::Of(ToCivil(period->start, 0)->date);
    constexpr unsigned kFebruary = 2;
    unsigned days{civil->date.day()};
    for (; month.months < MonthNumber::Of(civil->date).months; ++month.months) {
      days += month.month() == kFebruary ? 29 : month.days();
    }
    return static_cast<double>(days);
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"Age", "date, date_of_birth", "n", true, Age, "Age in whole years"},
    {"NetWorkDays", "start, end[, holiday, …]", "n", true, NetWorkDays,
     "Working days from one date to another, both included"},
    {"FirstWorkDate", "end, days[, holiday, …]", "n", false, WorkDate<FirstOfWorkdays>,
     "When to begin at the latest to end in time after so many working days"},
    {"LastWorkDate", "start, days[, holiday, …]", "n", false, WorkDate<LastOfWorkdays>,
     "When so many working days end at the earliest"},
    {"DayNumberOfYear", "date[, first_month]", "n", true, DayNumberOf<12>,
     "Day of the year, as if it were a leap year"},
    {"DayNumberOfQuarter", "date[, first_month]", "n", true, DayNumberOf<3>,
     "Day of the quarter, as if in a leap year"},
};

}  // namespace

std::span<const ScalarFunction> DateDistanceFunctions() { return kFunctions; }

}  // namespace celadon
