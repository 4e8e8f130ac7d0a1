// A number as the display format of a field, or else the regional settings, want it.
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "celadon/format.h"
#include "value/separators.h"

namespace celadon {

namespace {

// The filler of a format that shows what digits there are; number format of a QVD header.
constexpr std::string_view kAnyDigits = "##############";
// Whole numbers below are the same as plain text, which takes no pattern to be read.
constexpr double kMostDigitsAlone = 1e14;

std::string Fixed(double number, const NumberFormat& format, const RegionalSettings& settings,
                  size_t decimals) {
  const std::string& decimal = FirstSet(format.decimal_separator, settings.decimal_separator);
  const std::string& thousand = FirstSet(format.thousand_separator, settings.thousand_separator);
  std::string pattern = format.use_thousands && !thousand.empty() ? "#" + thousand + "##0" : "0";
  if (decimals > 0) pattern += decimal + std::string(decimals, '0');
  return FormatPattern(number, pattern, decimal, thousand);
}

std::string Money(double number, const NumberFormat& format, const RegionalSettings& settings) {
  return FormatPattern(number, FirstSet(format.pattern, settings.money_format),
                       FirstSet(format.decimal_separator, MoneyDecimal(settings)),
                       FirstSet(format.thousand_separator, MoneyThousand(settings)));
}

// Days that the calendar does not know are shown as plain numbers.
std::string DateTime(double number, const std::string& pattern, const RegionalSettings& settings) {
  std::string text = FormatDateTime(number, pattern, settings);
  return text.empty() ? PlainNumberText(number, settings.decimal_separator) : text;
}

// Types that say nothing of days: the pattern decides, without one the type.
std::string General(double number, const NumberFormat& format, const RegionalSettings& settings) {
  const std::string& decimal = FirstSet(format.decimal_separator, settings.decimal_separator);
  if (!format.pattern.empty() && format.pattern != kAnyDigits) {
    const bool has_digits = format.pattern.find_first_of("0#") != std::string::npos;
    if (format.type == NumberType::kUnknown && !has_digits) {
      return DateTime(number, format.pattern, settings);
    }
    return FormatPattern(number, format.pattern, decimal,
                         FirstSet(format.thousand_separator, settings.thousand_separator));
  }
  if (format.type == NumberType::kInteger) {
    const bool digits_alone = !format.use_thousands && number == std::trunc(number) &&
                              std::abs(number) < kMostDigitsAlone;
    return digits_alone ? PlainNumberText(number) : Fixed(number, format, settings, 0);
  }
  if (format.type == NumberType::kFix) {
    const int decimals = format.decimals < 0 ? 0 : format.decimals > 20 ? 20 : format.decimals;
    return Fixed(number, format, settings, static_cast<size_t>(decimals));
  }
  return PlainNumberText(number, decimal);
}

}  // namespace

std::string FormatNumber(double number, const NumberFormat& format,
                         const RegionalSettings& settings) {
  switch (format.type) {
    case NumberType::kMoney:
      return Money(number, format, settings);
    case NumberType::kDate:
      return DateTime(number, FirstSet(format.pattern, settings.date_format), settings);
    case NumberType::kTime:
      return DateTime(number, FirstSet(format.pattern, settings.time_format), settings);
    case NumberType::kTimestamp:
      return DateTime(number, FirstSet(format.pattern, settings.timestamp_format), settings);
    case NumberType::kInterval:
      return FormatInterval(number, FirstSet(format.pattern, settings.time_format));
    default:
      return General(number, format, settings);
  }
}

}  // namespace celadon
