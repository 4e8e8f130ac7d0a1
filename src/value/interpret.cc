// Texts without type information, read as numbers: load script, section 3.4.
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/format.h"
#include "value/character_set.h"
#include "value/date_pattern.h"
#include "value/number_pattern.h"
#include "value/number_text.h"
#include "value/separators.h"

namespace celadon {

namespace {

constexpr std::string_view kIsoDate = "YYYY-MM-DD";
constexpr std::string_view kIsoTimestamp = "YYYY-MM-DD hh:mm[:ss[.fff]]";
constexpr std::string_view kIsoTime = "hh:mm[:ss[.fff]]";

constexpr std::string_view kNumberCharacters = "0123456789+-eE";

// Names may differ from the settings in case, by which letters past ASCII change their bytes; those
// are one class of a character set.
template <typename Names>
void AddNames(const Names& names, CharacterSet* set) {
  for (const std::string& name : names) set->Add(name);
}

CharacterNeeds NeedsOf(const DatePattern& pattern, const RegionalSettings& settings) {
  CharacterNeeds needs;
  needs.allowed.Add("0123456789-APM ");
  int depth = 0;
  for (const PatternToken& token : pattern.tokens()) {
    depth += token.code == PatternCode::kOptionalBegin;
    depth -= token.code == PatternCode::kOptionalEnd;
    if (token.code == PatternCode::kLiteral) {
      needs.allowed.Add(token.text);
      if (depth == 0 && !TrimBlanks(token.text).empty()) needs.required.Add(TrimBlanks(token.text));
    } else if (token.code == PatternCode::kMonth && !token.numeric()) {
      AddNames(settings.month_names, &needs.allowed);
      AddNames(settings.long_month_names, &needs.allowed);
    } else if (token.code == PatternCode::kWeekday && !token.numeric()) {
      AddNames(settings.day_names, &needs.allowed);
      AddNames(settings.long_day_names, &needs.allowed);
    }
  }
  return needs;
}

CharacterNeeds NeedsOf(const NumberPattern& pattern, std::string_view decimal,
                       std::string_view thousand) {
  CharacterNeeds needs;
  needs.allowed.Add(kNumberCharacters);
  needs.allowed.Add(" \xA0");  // blanks of all kinds
  needs.allowed.Add(decimal);
  needs.allowed.Add(thousand);
  for (const NumberPattern::Section& section : pattern.sections()) {
    needs.allowed.Add(section.prefix);
    needs.allowed.Add(section.suffix);
  }
  return needs;
}

struct FilteredDate {
  DatePattern pattern;
  CharacterNeeds needs;
};

// Step 1, 9 and 10.
std::optional<double> PlainNumber(std::string_view text, const NumberShape& shape) {
  const std::optional<double> number = ParseNumber(text, shape);
  // 2^53 itself is also what 2^53 + 1 is rounded to.
  if (!number || std::abs(*number) < kExactIntegers) return number;
  if (std::abs(*number) == kExactIntegers && text.ends_with('2')) return number;
  const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
  return has_exponent ? number : std::nullopt;
}

}  // namespace

struct TextInterpreter::Compiled {
  explicit Compiled(RegionalSettings regional);

  bool Separates(std::string_view separator) const {
    return settings.decimal_separator == separator || settings.thousand_separator == separator;
  }

  RegionalSettings settings;
  std::vector<FilteredDate> dates;  // in the order of steps 2 to 7
  NumberPattern money;
  CharacterNeeds money_needs;
  bool try_point_decimals;  // step 9
  bool try_comma_decimals;  // step 10
};

TextInterpreter::Compiled::Compiled(RegionalSettings regional)
    : settings(std::move(regional)),
      money(settings.money_format, MoneyDecimal(settings), MoneyThousand(settings)),
      money_needs(NeedsOf(money, MoneyDecimal(settings), MoneyThousand(settings))),
      try_point_decimals(!Separates(",")),
      try_comma_decimals(!Separates(".")) {
  const std::string_view patterns[] = {settings.date_format, settings.timestamp_format,
                                       settings.time_format, kIsoDate,
                                       kIsoTimestamp,        kIsoTime};
  for (const std::string_view text : patterns) {
    DatePattern pattern(text);
    const CharacterNeeds needs = NeedsOf(pattern, settings);
    dates.push_back({std::move(pattern), needs});
  }
}

TextInterpreter::TextInterpreter(RegionalSettings settings)
    : compiled_(std::make_shared<const Compiled>(std::move(settings))) {}

const RegionalSettings& TextInterpreter::settings() const { return compiled_->settings; }

std::optional<double> TextInterpreter::Number(std::string_view text) const {
  const Compiled& compiled = *compiled_;
  const RegionalSettings& settings = compiled.settings;
  // So few digits that step 1 takes them as they stand.
  if (const auto number = ParseShortDecimal(text, settings.decimal_separator)) return number;
  text = TrimBlanks(text);
  std::optional<double> number =
      PlainNumber(text, {settings.decimal_separator, settings.thousand_separator});
  if (number || text.empty()) return number;
  const CharacterSet characters(text);
  for (const FilteredDate& date : compiled.dates) {
    if (!date.needs.MayFit(characters)) continue;
    number = date.pattern.Parse(text, settings);
    if (number) return number;
  }
  if (compiled.money_needs.MayFit(characters)) number = compiled.money.Parse(text);
  if (!number && compiled.try_point_decimals) number = PlainNumber(text, {".", ","});
  if (!number && compiled.try_comma_decimals) number = PlainNumber(text, {",", "."});
  return number;
}

}  // namespace celadon
