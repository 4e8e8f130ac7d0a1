// Date functions that go to the start or end of a period, name it, or step by periods.
//
// Source: the expression language, section 10.11; Qlik help "Date and time functions".
#include <string>

#include "absl/strings/str_format.h"
#include "expression/functions/families.h"
#include "expression/functions/period.h"

namespace celadon {
namespace {

constexpr double kMillisecond = 1.0 / (static_cast<double>(kSecondsPerDay) * 1000);

double DayNumber(MonthNumber month) { return static_cast<double>(SerialDay(month.Day(1))); }

// The period that a function is about: of its first argument, shifted by the second.
template <int64_t kMonths>
std::optional<Period> MonthsOf(const RowArguments& row) {
  return MonthPeriod(kMonths, row.number(0), row.number_or(1, 0), row.number_or(2, 1));
}

// Of so many months as the first argument says, one of 1, 2, 3, 4 and 6.
std::optional<Period> GivenMonthsOf(const RowArguments& row) {
  const auto months = PeriodCount(row.number(0));
  if (!months || *months < 1 || *months > 6 || *months == 5) return std::nullopt;
  return MonthPeriod(*months, row.number(1), row.number_or(2, 0), row.number_or(3, 1));
}

template <std::optional<Period> (*kPeriod)(double, double, double)>
std::optional<Period> PeriodWith(const RowArguments& row) {
  return kPeriod(row.number(0), row.number_or(1, 0), row.number_or(2, 0));
}

std::optional<Period> WeekOf(const RowArguments& row) {
  return WeekPeriod(row.number(0), row.number_or(1, 0),
                    row.number_or(2, FirstWeekDay(row.context().settings())));
}

using PeriodOf = std::optional<Period> (*)(const RowArguments&);

// Which of the settings' patterns a function writes its results by.
using Pattern = std::string RegionalSettings::*;

void WriteMoment(size_t i, double number, const std::string& pattern, const RowArguments& row,
                 ValueWriter& out) {
  const std::string text = FormatDateTime(number, pattern, row.context().settings());
  text.empty() ? out.Null(i) : out.Dual(i, row.context().arena.Store(text), number);
}

template <PeriodOf kPeriod, Pattern kPattern = &RegionalSettings::date_format>
void Start(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto period = kPeriod(row);
    if (!period.has_value()) return out.Null(i);
    WriteMoment(i, period->start, row.context().settings().*kPattern, row, out);
  });
}

// The last millisecond of the period.
template <PeriodOf kPeriod, Pattern kPattern = &RegionalSettings::date_format>
void End(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto period = kPeriod(row);
    if (!period.has_value()) return out.Null(i);
    WriteMoment(i, period->next - kMillisecond, row.context().settings().*kPattern, row, out);
  });
}

// The months in which the period begins and ends.
std::pair<MonthNumber, MonthNumber> Months(const Period& period) {
  const auto date = [](double day) {
    return std::chrono::year_month_day(kSerialDayZero +
                                       std::chrono::days(static_cast<int64_t>(day)));
  };
  return {MonthNumber::Of(date(period.start)), MonthNumber::Of(date(period.next - 1))};
}

std::string YearText(const Period& period, const RegionalSettings&) {
  const auto [first, last] = Months(period);
  if (first.year() == last.year()) return absl::StrFormat("%d", first.year());
  return absl::StrFormat("%d-%d", first.year(), last.year());
}

std::string MonthText(const Period& period, const RegionalSettings& settings) {
  const auto [first, last] = Months(period);
  return absl::StrFormat("%s %d", settings.month_names[first.month() - 1], first.year());
}

std::string MonthsText(const Period& period, const RegionalSettings& settings) {
  const auto [first, last] = Months(period);
  if (first.months == last.months) return MonthText(period, settings);
  return absl::StrFormat("%s-%s %d", settings.month_names[first.month() - 1],
                         settings.month_names[last.month() - 1], last.year());
}

// Year and number of the lunar week, whatever the year is moved by.
std::string LunarWeekText(const Period& period, const RegionalSettings&) {
  const double start = std::floor(period.start);
  const int year = Months({start, start + 1}).first.year();
  const double new_year = DayNumber(MonthNumber{int64_t{year} * 12});
  return absl::StrFormat("%d/%02d", year, static_cast<int>((start - new_year) / 7) + 1);
}

std::string DayText(const Period& period, const RegionalSettings& settings) {
  return FormatDateTime(period.start, settings.date_format, settings);
}

template <PeriodOf kPeriod, std::string (*kText)(const Period&, const RegionalSettings&)>
void Name(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto period = kPeriod(row);
    if (!period.has_value() || !ToCivil(period->start, 0) || !ToCivil(period->next, 0)) {
      return out.Null(i);
    }
    const std::string text = kText(*period, row.context().settings());
    out.Dual(i, row.context().arena.Store(text), period->start);
  });
}

// Year and number of the week, as Week and WeekYear have them, for its first day.
void WeekName(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const RegionalSettings& settings = row.context().settings();
    const auto period = WeekOf(row);
    if (!period.has_value()) return out.Null(i);
    const auto week = WeekOfYear(row.number(0) + std::trunc(row.number_or(1, 0)) * 7,
                                 row.number_or(2, FirstWeekDay(settings)),
                                 IsTrue(row.number_or(3, settings.broken_weeks ? 1 : 0)),
                                 row.number_or(4, settings.reference_day));
    if (!week.has_value()) return out.Null(i);
    const std::string text = absl::StrFormat("%d/%02d", week->year, week->week);
    out.Dual(i, row.context().arena.Store(text), period->start);
  });
}

template <int64_t kMonths>
void Add(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto count = PeriodCount(row.number(1));
    const auto later =
        count ? MonthsLater(row.number(0), *count * kMonths, IsTrue(row.number_or(2, 0)))
              : std::nullopt;
    later.has_value() ? WriteDate(i, *later, row.context(), out) : out.Null(i);
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"YearStart", "date[, shift[, first_month]]", "n", false, Start<MonthsOf<12>>,
     "First day of the year"},
    {"YearEnd", "date[, shift[, first_month]]", "n", false, End<MonthsOf<12>>,
     "Last millisecond of the year"},
    {"YearName", "date[, shift[, first_month]]", "n", false, Name<MonthsOf<12>, YearText>,
     "The year as a name"},
    {"QuarterStart", "date[, shift[, first_month]]", "n", false, Start<MonthsOf<3>>,
     "First day of the quarter"},
    {"QuarterEnd", "date[, shift[, first_month]]", "n", false, End<MonthsOf<3>>,
     "Last millisecond of the quarter"},
    {"QuarterName", "date[, shift[, first_month]]", "n", false, Name<MonthsOf<3>, MonthsText>,
     "The quarter as a name"},
    {"MonthStart", "date[, shift]", "n", false, Start<MonthsOf<1>>, "First day of the month"},
    {"MonthEnd", "date[, shift]", "n", false, End<MonthsOf<1>>, "Last millisecond of the month"},
    {"MonthName", "date[, shift]", "n", false, Name<MonthsOf<1>, MonthText>, "The month as a name"},
    {"WeekStart", "date[, shift[, first_week_day]]", "n", false, Start<WeekOf>,
     "First day of the week"},
    {"WeekEnd", "date[, shift[, first_week_day]]", "n", false, End<WeekOf>,
     "Last millisecond of the week"},
    {"WeekName", "date[, shift[, first_week_day[, broken_weeks[, reference_day]]]]", "n", false,
     WeekName, "Year and number of the week"},
    {"MonthsStart", "months, date[, shift[, first_month]]", "n", false, Start<GivenMonthsOf>,
     "First day of a period of 1, 2, 3, 4 or 6 months"},
    {"MonthsEnd", "months, date[, shift[, first_month]]", "n", false, End<GivenMonthsOf>,
     "Last millisecond of a period of 1, 2, 3, 4 or 6 months"},
    {"MonthsName", "months, date[, shift[, first_month]]", "n", false,
     Name<GivenMonthsOf, MonthsText>, "A period of 1, 2, 3, 4 or 6 months as a name"},
    {"LunarWeekStart", "date[, shift[, offset]]", "n", false, Start<PeriodWith<LunarWeekPeriod>>,
     "First day of the lunar week; these are counted from 1 January"},
    {"LunarWeekEnd", "date[, shift[, offset]]", "n", false, End<PeriodWith<LunarWeekPeriod>>,
     "Last millisecond of the lunar week"},
    {"LunarWeekName", "date[, shift[, offset]]", "n", false,
     Name<PeriodWith<LunarWeekPeriod>, LunarWeekText>, "Year and number of the lunar week"},
    {"DayStart", "time[, shift[, day_start]]", "n", false,
     Start<PeriodWith<DayPeriod>, &RegionalSettings::timestamp_format>, "First moment of the day"},
    {"DayEnd", "time[, shift[, day_start]]", "n", false,
     End<PeriodWith<DayPeriod>, &RegionalSettings::timestamp_format>,
     "Last millisecond of the day"},
    {"DayName", "time[, shift[, day_start]]", "n", false, Name<PeriodWith<DayPeriod>, DayText>,
     "The day as a name"},
    {"AddMonths", "date, months[, from_end]", "n", false, Add<1>, "A date some months later"},
    {"AddYears", "date, years", "n", false, Add<12>, "A date some years later"},
};

}  // namespace

std::span<const ScalarFunction> DatePeriodFunctions() { return kFunctions; }

}  // namespace celadon
