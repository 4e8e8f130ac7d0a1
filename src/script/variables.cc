#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "celadon/script.h"
#include "celadon/text_rules.h"

namespace celadon {
namespace {

using Values = std::map<std::string, Value, std::less<>>;

// The variables of the language: those that Settings() looks at, and all others.
constexpr std::string_view kSettings[] = {
    "DecimalSep",   "ThousandSep",    "MoneyDecimalSep", "MoneyThousandSep",
    "MoneyFormat",  "DateFormat",     "TimeFormat",      "TimestampFormat",
    "MonthNames",   "LongMonthNames", "DayNames",        "LongDayNames",
    "FirstWeekDay", "BrokenWeeks",    "ReferenceDay",    "FirstMonthOfYear"};
constexpr std::string_view kOthers[] = {"CollationLocale",
                                        "CreateSearchIndexOnReload",
                                        "ErrorMode",
                                        "HidePrefix",
                                        "HideSuffix",
                                        "NullDisplay",
                                        "NullInterpret",
                                        "NullValue",
                                        "NumericalAbbreviation",
                                        "OtherSymbol",
                                        "ScriptError",
                                        "ScriptErrorCount",
                                        "ScriptErrorDetails",
                                        "ScriptErrorList",
                                        "ScriptOnlyVariables",
                                        "StripComments",
                                        "Verbatim"};

template <size_t kNames>
std::string Joined(const std::array<std::string, kNames>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ";") + name;
  return joined;
}

// What variables of the language are worth as long as no script sets them.
Values ReservedValues() {
  const RegionalSettings defaults;
  Values values;
  for (const auto& [name, text] : std::initializer_list<std::pair<const char*, std::string>>{
           {"DecimalSep", defaults.decimal_separator},
           {"ThousandSep", defaults.thousand_separator},
           {"MoneyDecimalSep", defaults.decimal_separator},
           {"MoneyThousandSep", defaults.thousand_separator},
           {"MoneyFormat", defaults.money_format},
           {"DateFormat", defaults.date_format},
           {"TimeFormat", defaults.time_format},
           {"TimestampFormat", defaults.timestamp_format},
           {"MonthNames", Joined(defaults.month_names)},
           {"LongMonthNames", Joined(defaults.long_month_names)},
           {"DayNames", Joined(defaults.day_names)},
           {"LongDayNames", Joined(defaults.long_day_names)},
           {"ScriptErrorList", ""},
           {"ScriptErrorDetails", ""}}) {
    values.emplace(name, Value::Text(text));
  }
  for (const auto& [name, number] : std::initializer_list<std::pair<const char*, int>>{
           {"FirstWeekDay", defaults.first_week_day},
           {"BrokenWeeks", defaults.broken_weeks ? 1 : 0},
           {"ReferenceDay", defaults.reference_day},
           {"FirstMonthOfYear", 1},
           {"ErrorMode", 1},
           {"StripComments", 1},
           {"Verbatim", 0},
           {"ScriptErrorCount", 0}}) {
    values.emplace(name, Value::Number(number));
  }
  values.emplace("ScriptError", Value::Dual("No Error", 0));
  return values;
}

// The value that a script gave it; null if none did.
const Value* Given(const Variables& variables, std::string_view name) {
  const auto found = variables.values().find(name);
  return found == variables.values().end() ? nullptr : &found->second;
}

// Numbers without a text of their own do not set a format.
void TakeText(const Variables& variables, std::string_view name, std::string& setting) {
  const Value* const value = Given(variables, name);
  if (value != nullptr && value->has_text()) setting = value->text();
}

// A whole number within bounds; anything else leaves the setting as it is.
void TakeCount(const Variables& variables, std::string_view name, int least, int most,
               int& setting) {
  const Value* const value = Given(variables, name);
  if (value == nullptr) return;
  double number = value->has_number() ? value->number() : NAN;
  if (!value->has_number() && !absl::SimpleAtod(std::string(value->text()), &number)) return;
  if (number >= least && number <= most) setting = static_cast<int>(number);
}

// Names are separated by `;`; those that are not given stay as they are.
template <size_t kNames>
void TakeNames(const Variables& variables, std::string_view name,
               std::array<std::string, kNames>& names) {
  const Value* const value = Given(variables, name);
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

std::string_view Variables::Canonical(std::string_view name) {
  using Names = std::span<const std::string_view>;
  for (const Names names : {Names(kSettings), Names(kOthers)}) {
    const auto known = std::ranges::find_if(
        names, [name](std::string_view own) { return EqualsIgnoringCase(own, name); });
    if (known != names.end()) return *known;
  }
  return name;
}

void Variables::Set(std::string_view name, Value value) {
  values_.insert_or_assign(std::string(Canonical(name)), std::move(value));
}

void Variables::Remove(std::string_view name) {
  const auto found = values_.find(Canonical(name));
  if (found != values_.end()) values_.erase(found);
}

const Value* Variables::Find(std::string_view name) const {
  static const Values reserved = ReservedValues();
  name = Canonical(name);
  if (const Value* const given = Given(*this, name)) return given;
  const auto found = reserved.find(name);
  return found == reserved.end() ? nullptr : &found->second;
}

bool Variables::IsSetting(std::string_view name) {
  return std::ranges::find(kSettings, Canonical(name)) != std::end(kSettings);
}

std::optional<Value> Variables::Take(std::string_view name) {
  const auto found = values_.find(Canonical(name));
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
  return settings;
}

}  // namespace celadon
