#include "expression/functions/period.h"

namespace celadon {
namespace {

constexpr int64_t kLunarWeeks = 53;  // of every year
constexpr double kIsoReferenceDay = 4;

double DayNumber(MonthNumber month) { return static_cast<double>(SerialDay(month.Day(1))); }

}  // namespace

std::optional<Period> MonthPeriod(int64_t months, double date, double shift, double first_month) {
  const auto civil = ToCivil(date, 0);
  const auto periods = PeriodCount(shift);
  const auto first = PeriodCount(first_month);
  if (!civil || !periods || !first || *first < 1 || *first > 12) return std::nullopt;
  const int64_t offset = *first - 1;
  const int64_t index =
      MonthNumber::FloorDiv(MonthNumber::Of(civil->date).months - offset, months) + *periods;
  const MonthNumber start{index * months + offset};
  const MonthNumber next{start.months + months};
  if (!start.valid() || !next.valid()) return std::nullopt;
  return Period{DayNumber(start), DayNumber(next)};
}

std::optional<Period> WeekPeriod(double date, double shift, double first_day) {
  const auto civil = ToCivil(date, 0);
  const auto weeks = PeriodCount(shift);
  const auto first = PeriodCount(first_day);
  if (!civil || !weeks || !first || *first < 0 || *first > 6) return std::nullopt;
  const auto start = static_cast<double>(WeekStartDay(civil->day, *first) + *weeks * 7);
  return Period{start, start + 7};
}

std::optional<WeekNumber> WeekOfYear(double date, double first_day, bool broken,
                                     double reference_day) {
  const auto civil = ToCivil(date, 0);
  const auto first = PeriodCount(first_day);
  // 0, as scripts of the original begin with, is none: the one of ISO 8601 (our own).
  const auto reference = PeriodCount(reference_day == 0 ? kIsoReferenceDay : reference_day);
  if (!civil || !first || *first < 0 || *first > 6) return std::nullopt;
  if (!broken && (!reference || *reference < 1 || *reference > 7)) return std::nullopt;
  const auto first_week = [&](int64_t year) {
    const int64_t january = SerialDay(MonthNumber{year * 12}.Day(1));
    return WeekStartDay(broken ? january : january + *reference - 1, *first);
  };
  int64_t year = int{civil->date.year()};
  if (!broken && civil->day >= first_week(year + 1)) ++year;
  if (!broken && civil->day < first_week(year)) --year;
  return WeekNumber{year, (civil->day - first_week(year)) / 7 + 1};
}

std::optional<Period> LunarWeekPeriod(double date, double shift, double offset) {
  const auto civil = ToCivil(date - offset, 0);
  const auto weeks = PeriodCount(shift);
  if (!civil || !weeks || !std::isfinite(offset)) return std::nullopt;
  const int64_t year = int{civil->date.year()};
  const int64_t week = (civil->day - SerialDay(MonthNumber{year * 12}.Day(1))) / 7;
  const int64_t index = year * kLunarWeeks + week + *weeks;
  const MonthNumber january{MonthNumber::FloorDiv(index, kLunarWeeks) * 12};
  const MonthNumber next_january{january.months + 12};
  if (!january.valid() || !next_january.valid()) return std::nullopt;
  const int64_t days = (index - january.months / 12 * kLunarWeeks) * 7;
  const double start = DayNumber(january) + static_cast<double>(days);
  return Period{start + offset, std::min(start + 7, DayNumber(next_january)) + offset};
}

std::optional<Period> DayPeriod(double date, double shift, double day_start) {
  const auto days = PeriodCount(shift);
  if (!days || !std::isfinite(date) || !std::isfinite(day_start)) return std::nullopt;
  const double start = std::floor(date - day_start) + day_start + static_cast<double>(*days);
  return Period{start, start + 1};
}

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

}  // namespace celadon
