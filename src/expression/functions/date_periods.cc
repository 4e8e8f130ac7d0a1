// Date functions that go to the start or end of a period, name it, or step by periods.
//
// Source: the expression language, section 10.11; Qlik help "Date and time functions".
#include <string>

#include "absl/strings/str_format.h"
#include "expression/functions/calendar.h"
#include "expression/functions/families.h"

namespace celadon {
namespace {

constexpr double kMillisecond = 1.0 / (static_cast<double>(kSecondsPerDay) * 1000);

// A period as serial days: [start, next).
struct Period {
  double start = kNoNumber;
  double next = kNoNumber;
};

double DayNumber(MonthNumber month) { return static_cast<double>(SerialDay(month.Day(1))); }

// The period of kMonths months with a date in it, shifted by the second argument; a third says the
// month that a year begins with.
template <int64_t kMonths>
std::optional<Period> MonthPeriod(const RowArguments& row) {
  const auto civil = ToCivil(row.number(0), 0);
  const auto shift = PeriodCount(row.number_or(1, 0));
  const auto first_month = PeriodCount(row.number_or(2, 1));
  if (!civil || !shift || !first_month || *first_month < 1 || *first_month > 12) {
    return std::nullopt;
  }
  const int64_t offset = *first_month - 1;
  const int64_t months = MonthNumber::Of(civil->date).months - offset;
  const int64_t index = MonthNumber::FloorDiv(months, kMonths) + *shift;
  const MonthNumber start{index * kMonths + offset};
  const MonthNumber next{start.months + kMonths};
  if (!start.valid() || !next.valid()) return std::nullopt;
  return Period{DayNumber(start), DayNumber(next)};
}

// A third argument is the weekday that a week begins with, 0 for Monday.
std::optional<Period> WeekPeriod(const RowArguments& row) {
  const auto civil = ToCivil(row.number(0), 0);
  const auto shift = PeriodCount(row.number_or(1, 0));
  const auto first_day = PeriodCount(row.number_or(2, 0));
  if (!civil || !shift || !first_day || *first_day < 0 || *first_day > 6) return std::nullopt;
  const auto start = static_cast<double>(WeekStartDay(civil->day, *first_day) + *shift * 7);
  return Period{start, start + 7};
}

// A third argument is the time at which a day begins, as a fraction of it.
std::optional<Period> DayPeriod(const RowArguments& row) {
  const auto shift = PeriodCount(row.number_or(1, 0));
  const double day_start = row.number_or(2, 0);
  if (!shift || !std::isfinite(row.number(0)) || !std::isfinite(day_start)) return std::nullopt;
  const double start =
      std::floor(row.number(0) - day_start) + day_start + static_cast<double>(*shift);
  return Period{start, start + 1};
}

using PeriodOf = std::optional<Period> (*)(const RowArguments&);

template <PeriodOf kPeriod>
void Start(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto period = kPeriod(row);
    period.has_value() ? WriteDate(i, period->start, row.context(), out) : out.Null(i);
  });
}

// The last millisecond of the period, shown as its date.
template <PeriodOf kPeriod>
void End(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const auto period = kPeriod(row);
    if (!period.has_value()) return out.Null(i);
    const double end = period->next - kMillisecond;
    const RegionalSettings& settings = row.context().settings();
    const std::string text = FormatDateTime(end, settings.date_format, settings);
    text.empty() ? out.Null(i) : out.Dual(i, row.context().arena.Store(text), end);
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

std::string QuarterText(const Period& period, const RegionalSettings& settings) {
  const auto [first, last] = Months(period);
  return absl::StrFormat("%s-%s %d", settings.month_names[first.month() - 1],
                         settings.month_names[last.month() - 1], last.year());
}

std::string MonthText(const Period& period, const RegionalSettings& settings) {
  const auto [first, last] = Months(period);
  return absl::StrFormat("%s %d", settings.month_names[first.month() - 1], first.year());
}

// Year and number of the ISO week in the middle of the period: the year of its fourth day.
std::string WeekText(const Period& period, const RegionalSettings&) {
  const double middle = period.start + 3;
  const int year = Months({middle, middle + 1}).first.year();
  const double new_year = DayNumber(MonthNumber{int64_t{year} * 12});
  return absl::StrFormat("%d/%02d", year, static_cast<int>((middle - new_year) / 7) + 1);
}

std::string DayText(const Period& period, const RegionalSettings& settings) {
  const bool whole = period.start == std::floor(period.start);
  return FormatDateTime(period.start, whole ? settings.date_format : settings.timestamp_format,
                        settings);
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

// The date `months` later, with its time of day. The day is held back to the end of a shorter
// month; or, from the end, keeps its distance from it.
std::optional<double> MonthsLater(double serial_day, int64_t months, bool from_end) {
  const auto civil = ToCivil(serial_day, 6);
  if (!civil.has_value()) return std::nullopt;
  const MonthNumber from = MonthNumber::Of(civil->date);
  const MonthNumber to{from.months + months};
  if (!to.valid()) return std::nullopt;
  const unsigned day{civil->date.day()};
  const unsigned to_end = from.days() - day;
  const unsigned kept =
      from_end ? to.days() - std::min(to_end, to.days() - 1) : std::min(day, to.days());
  const double time = serial_day - static_cast<double>(civil->day);
  return static_cast<double>(SerialDay(to.Day(kept))) + time;
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
    {"YearStart", "date[, shift[, first_month]]", "n", false, Start<MonthPeriod<12>>, "First day of the year"},
    {"YearEnd", "date[, shift[, first_month]]", "n", false, End<MonthPeriod<12>>, "Last millisecond of the year"},
    {"YearName", "date[, shift[, first_month]]", "n", false, Name<MonthPeriod<12>, YearText>, "The year as a name"},
    {"QuarterStart", "date[, shift[, first_month]]", "n", false, Start<MonthPeriod<3>>, "First day of the quarter"},
    {"QuarterEnd", "date[, shift[, first_month]]", "n", false, End<MonthPeriod<3>>, "Last millisecond of the quarter"},
    {"QuarterName", "date[, shift[, first_month]]", "n", false, Name<MonthPeriod<3>, QuarterText>, "The quarter as a name"},
    {"MonthStart", "date[, shift]", "n", false, Start<MonthPeriod<1>>, "First day of the month"},
    {"MonthEnd", "date[, shift]", "n", false, End<MonthPeriod<1>>, "Last millisecond of the month"},
    {"MonthName", "date[, shift]", "n", false, Name<MonthPeriod<1>, MonthText>, "The month as a name"},
    {"WeekStart", "date[, shift[, first_week_day]]", "n", false, Start<WeekPeriod>, "First day of the week"},
    {"WeekEnd", "date[, shift[, first_week_day]]", "n", false, End<WeekPeriod>, "Last millisecond of the week"},
    {"WeekName", "date[, shift[, first_week_day]]", "n", false, Name<WeekPeriod, WeekText>, "Year and number of the week"},
    {"DayStart", "time[, shift[, day_start]]", "n", false, Start<DayPeriod>, "First moment of the day"},
    {"DayEnd", "time[, shift[, day_start]]", "n", false, End<DayPeriod>, "Last millisecond of the day"},
    {"DayName", "time[, shift[, day_start]]", "n", false, Name<DayPeriod, DayText>, "The day as a name"},
    {"AddMonths", "date, months[, from_end]", "n", false, Add<1>, "A date some months later"},
    {"AddYears", "date, years", "n", false, Add<12>, "A date some years later"},
};

}  // namespace

std::span<const ScalarFunction> DatePeriodFunctions() { return kFunctions; }

}  // namespace celadon
