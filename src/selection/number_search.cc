#include "selection/number_search.h"

#include <limits>

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

}  // namespace

Bitmap FindNumbers(const SymbolTable& symbols, const NumberSearch& search,
                   const RegionalSettings& settings) {
  Bitmap found(symbols.size());
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  SymbolId first = 0, last = symbols.numeric_count();
  for (const NumberLimit& limit : search.limits) {
    const std::optional<double> number = ReadLimit(symbols, limit.text, settings);
    if (!number.has_value()) return found;
    const auto [low, high] = limit.above
                                 ? symbols.NumberRange(*number, limit.inclusive, kInfinity, true)
                                 : symbols.NumberRange(-kInfinity, true, *number, limit.inclusive);
    first = std::max(first, low);
    last = std::min(last, high);
  }
  if (first < last) found.SetRange(first, last);
  return found;
}

}  // namespace celadon
