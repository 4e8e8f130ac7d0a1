#include "selection/number_search.h"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "value/number_text.h"

namespace celadon {
namespace {

bool IsTime(NumberType type) {
  return type == NumberType::kDate || type == NumberType::kTime || type == NumberType::kTimestamp;
}

// A time by the formats of the script, where the field itself has none.
std::optional<double> ReadTime(std::string_view text, const RegionalSettings& settings) {
  for (const std::string* pattern :
       {&settings.date_format, &settings.timestamp_format, &settings.time_format}) {
    if (const auto time = ParseDateTime(text, *pattern, settings)) return time;
  }
  return std::nullopt;
}

std::string_view DefaultPattern(NumberType type, const RegionalSettings& settings) {
  if (type == NumberType::kDate) return settings.date_format;
  return type == NumberType::kTime ? settings.time_format : settings.timestamp_format;
}

// Fields of a text file have no format: their values were read as times if they are shown as such.
bool ShowsTimes(const SymbolTable& symbols, const RegionalSettings& settings) {
  if (symbols.numeric_count() == 0) return false;
  const std::string text = symbols.Text(0, settings);
  return !ParsePlainNumber(text, settings.decimal_separator) &&
         ReadTime(text, settings).has_value();
}

std::optional<double> ReadLimit(const SymbolTable& symbols, const std::string& text,
                                const RegionalSettings& settings) {
  const NumberFormat& format = symbols.format();
  if (IsTime(format.type)) {
    const std::string_view pattern = format.pattern.empty() ? DefaultPattern(format.type, settings)
                                                            : std::string_view(format.pattern);
    const auto time = ParseDateTime(text, pattern, settings);
    return time.has_value() ? time : ReadTime(text, settings);
  }
  if (format.type == NumberType::kInterval) return ParseInterval(text, format.pattern);
  if (format.type == NumberType::kUnknown && ShowsTimes(symbols, settings)) {
    return ReadTime(text, settings);
  }
  if (!format.pattern.empty()) {
    const std::string& decimal = format.decimal_separator;
    const std::string& thousand = format.thousand_separator;
    const auto number =
        ParsePattern(text, format.pattern, decimal.empty() ? settings.decimal_separator : decimal,
                     thousand.empty() ? settings.thousand_separator : thousand);
    if (number.has_value()) return number;
  }
  return ParsePlainNumber(text, settings.decimal_separator);
}

// `<5>10`, below one number or above another that is no smaller: both at once is nothing.
bool AreApart(const NumberSearch& search, std::span<const double> numbers) {
  return numbers.size() == 2 && !search.limits[0].above && search.limits[1].above &&
         (numbers[0] < numbers[1] || (numbers[0] == numbers[1] &&
                                      !(search.limits[0].inclusive && search.limits[1].inclusive)));
}

}  // namespace

Bitmap FindNumbers(const SymbolTable& symbols, const NumberSearch& search,
                   const RegionalSettings& settings) {
  Bitmap found(symbols.size());
  std::vector<double> numbers;
  for (const NumberLimit& limit : search.limits) {
    const std::optional<double> number = ReadLimit(symbols, limit.text, settings);
    if (!number.has_value()) return found;
    numbers.push_back(*number);
  }
  const bool apart = AreApart(search, numbers);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  SymbolId first = 0, last = symbols.numeric_count();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const bool inclusive = search.limits[i].inclusive;
    const auto [low, high] = search.limits[i].above
                                 ? symbols.NumberRange(numbers[i], inclusive, kInfinity, true)
                                 : symbols.NumberRange(-kInfinity, true, numbers[i], inclusive);
    if (apart && low < high) found.SetRange(low, high);
    first = std::max(first, low);
    last = std::min(last, high);
  }
  if (!apart && first < last) found.SetRange(first, last);
  return found;
}

}  // namespace celadon
