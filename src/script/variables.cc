#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "celadon/script.h"

namespace celadon {
namespace {

// Numbers without a text of their own do not set a format.
void TakeText(const Variables& variables, std::string_view name, std::string& setting) {
  const Value* const value = variables.Find(name);
  if (value != nullptr && value->has_text()) setting = value->text();
}

// A whole number within bounds; anything else leaves the setting as it is.
void TakeCount(const Variables& variables, std::string_view name, int least, int most,
               int& setting) {
  const Value* const value = variables.Find(name);
  if (value == nullptr) return;
  double number = value->has_number() ? value->number() : NAN;
  if (!value->has_number() && !absl::SimpleAtod(std::string(value->text()), &number)) return;
  if (number >= least && number <= most) setting = static_cast<int>(number);
}

// Names are separated by `;`; those that are not given stay as they are.
template <size_t kNames>
void TakeNames(const Variables& variables, std::string_view name,
               std::array<std::string, kNames>& names) {
  const Value* const value = variables.Find(name);
  if (value == nullptr || !value->has_text()) return;
  std::string_view rest = value->text();
  for (std::string& one : names) {
    if (rest.empty()) return;
    const size_t end = std::min(rest.find(';'), rest.size());
    one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace

void Variables::Remove(std::string_view name) {
  const auto found = values_.find(name);
  if (found != values_.end()) values_.erase(found);
}

const Value* Variables::Find(std::string_view name) const {
  static const Value no_error = Value::Dual("No Error", 0);
  static const Value none = Value::Number(0);
  const auto found = values_.find(name);
  if (found != values_.end()) return &found->second;
  if (name == "ScriptError") return &no_error;
  return name == "ScriptErrorCount" ? &none : nullptr;
}

bool Variables::IsSetting(std::string_view name) {
  static constexpr std::string_view kSettings[] = {
      "DecimalSep",   "ThousandSep",    "MoneyDecimalSep", "MoneyThousandSep",
      "MoneyFormat",  "DateFormat",     "TimeFormat",      "TimestampFormat",
      "MonthNames",   "LongMonthNames", "DayNames",        "LongDayNames",
      "FirstWeekDay", "BrokenWeeks",    "ReferenceDay",    "FirstMonthOfYear"};
  return std::ranges::find(kSettings, name) != std::end(kSettings);
}

std::optional<Value> Variables::Take(std::string_view name) {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  Value value = std::move(found->second);
  values_.erase(found);
  return value;
}

RegionalSettings Variables::Settings() const {
  RegionalSettings settings;
  TakeText(*this, "DecimalSep", settings.decimal_separator);
  TakeText(*this, "ThousandSep", settings.thousand_separator);
  TakeText(*this, "MoneyDecimalSep", settings.money_decimal_separator);
  TakeText(*this, "MoneyThousandSep", settings.money_thousand_separator);
  TakeText(*this, "MoneyFormat", settings.money_format);
  TakeText(*this, "DateFormat", settings.date_format);
  TakeText(*this, "TimeFormat", settings.time_format);
  TakeText(*this, "TimestampFormat", settings.timestamp_format);
  TakeNames(*this, "MonthNames", settings.month_names);
  TakeNames(*this, "LongMonthNames", settings.long_month_names);
  TakeNames(*this, "DayNames", settings.day_names);
  TakeNames(*this, "LongDayNames", settings.long_day_names);
  TakeCount(*this, "FirstWeekDay", 0, 6, settings.first_week_day);
  int broken_weeks = settings.broken_weeks ? 1 : 0;
  TakeCount(*this, "BrokenWeeks", 0, 1, broken_weeks);
  settings.broken_weeks = broken_weeks != 0;
  TakeCount(*this, "ReferenceDay", 1, 7, settings.reference_day);
  TakeCount(*this, "FirstMonthOfYear", 1, 12, settings.first_month_of_year);
  return settings;
}

}  // namespace celadon
