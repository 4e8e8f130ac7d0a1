#include "script/date_tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

constexpr auto kDateFunctions = std::to_array<std::string_view>({"addmonths",
                                                                 "addyears",
                                                                 "converttolocaltime",
                                                                 "date",
                                                                 "date#",
                                                                 "dayend",
                                                                 "dayname",
                                                                 "daystart",
                                                                 "filetime",
                                                                 "gmt",
                                                                 "localtime",
                                                                 "lunarweekend",
                                                                 "lunarweekname",
                                                                 "lunarweekstart",
                                                                 "makedate",
                                                                 "monthend",
                                                                 "monthname",
                                                                 "monthsend",
                                                                 "monthsname",
                                                                 "monthsstart",
                                                                 "monthstart",
                                                                 "now",
                                                                 "quarterend",
                                                                 "quartername",
                                                                 "quarterstart",
                                                                 "qvdcreatetime",
                                                                 "reloadtime",
                                                                 "setdateyear",
                                                                 "setdateyearmonth",
                                                                 "timestamp",
                                                                 "timestamp#",
                                                                 "today",
                                                                 "utc",
                                                                 "weekend",
                                                                 "weekname",
                                                                 "weekstart",
                                                                 "yearend",
                                                                 "yearname",
                                                                 "yearstart"});

// Functions that give one of their arguments, the first of them by its position.
struct Choice {
  std::string_view name;
  size_t first;
};
constexpr Choice kChoices[] = {{"if", 1}, {"alt", 0}, {"coalesce", 0}};

constexpr uint32_t kLookedAt = 64;  // symbols before the first number

bool IsPlainNumber(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

bool ReadsAsDate(std::string_view text, double number, const RegionalSettings& settings) {
  if (IsPlainNumber(text)) return false;
  const std::string_view patterns[] = {settings.date_format, settings.timestamp_format,
                                       "YYYY-MM-DD", "YYYY-MM-DD hh:mm:ss[.fff]"};
  return std::ranges::any_of(patterns, [&](std::string_view pattern) {
    return ParseDateTime(text, pattern, settings) == number;
  });
}

bool IsTagged(const StagedField& field) {
  return std::ranges::any_of(
      field.tags, [](const std::string& tag) { return tag == kTimestampTag || tag == "$date"; });
}

}  // namespace

bool GivesDates(const NodePtr& formula) {
  const Call* const call = formula == nullptr ? nullptr : formula->As<Call>();
  if (call == nullptr) return false;
  const std::string name = PlainTextRules().Lower(call->name);
  if (std::ranges::find(kDateFunctions, name) != kDateFunctions.end()) return true;
  const auto choice = std::ranges::find(kChoices, name, &Choice::name);
  if (choice == std::end(kChoices)) return false;
  return std::any_of(
      call->arguments.begin() +
          static_cast<std::ptrdiff_t>(std::min(choice->first, call->arguments.size())),
      call->arguments.end(), [](const Argument& argument) { return GivesDates(argument.value); });
}

void TagDates(const StagedTable& table, const RegionalSettings& settings) {
  for (const auto& field : table.fields) {
    if (IsTagged(*field)) continue;
    for (uint32_t element = 0; element < std::min(field->size(), kLookedAt); ++element) {
      const ValueView value = field->value(element);
      if (!value.has_number()) continue;
      if (value.has_text() && ReadsAsDate(value.text(), value.number(), settings)) {
        field->tags.push_back(kTimestampTag);
      }
      break;
    }
  }
}

}  // namespace celadon
