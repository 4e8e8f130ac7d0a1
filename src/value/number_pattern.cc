#include "value/number_pattern.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "celadon/format.h"
#include "value/radix_pattern.h"

namespace celadon {

namespace {

// From here on a double is a whole number, all of whose digits are shown.
constexpr double kWholeNumbers = 1e15;

bool IsDigitCode(char c) { return c == '0' || c == '#'; }

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool StartsWithSign(std::string_view text) {
  return StartsWith(text, "-") || StartsWith(text, "+");
}

struct DecimalDigits {
  std::string integer;
  std::string decimals;
};

// Adds one unit in the last place of a run of digits.
void Increment(std::string* digits) {
  size_t i = digits->size();
  while (i > 0 && (*digits)[i - 1] == '9') (*digits)[--i] = '0';
  if (i == 0) {
    digits->insert(0, 1, '1');
  } else {
    ++(*digits)[i - 1];
  }
}

// Cuts one section of a pattern apart.
class SectionCompiler {
 public:
  SectionCompiler(std::string_view pattern, std::string_view decimal, std::string_view thousand)
      : rest_(pattern), decimal_(decimal), thousand_(thousand) {}

  NumberPattern::Section Compile() {
    NumberPattern::Section section;
    section.percent = rest_.find('%') != std::string_view::npos;
    while (!rest_.empty() && !DigitIsNext({}) && !DigitIsNext(decimal_)) {
      section.prefix += rest_.front();
      rest_.remove_prefix(1);
    }
    section.has_digits = !rest_.empty();
    TakeIntegerCodes(&section);
    TakeDecimalCodes(&section);
    section.suffix = rest_;
    return section;
  }

 private:
  // Whether the separator (nothing, where it is empty) and a digit code come next.
  bool DigitIsNext(std::string_view separator) const {
    return StartsWith(rest_, separator) && rest_.size() > separator.size() &&
           IsDigitCode(rest_[separator.size()]);
  }

  void TakeIntegerCodes(NumberPattern::Section* section) {
    size_t zeros = 0;
    bool grouped = false;
    for (;;) {
      if (DigitIsNext({})) {
        zeros += rest_.front() == '0';
        section->group += grouped;
        rest_.remove_prefix(1);
      } else if (!thousand_.empty() && thousand_ != decimal_ && DigitIsNext(thousand_)) {
        grouped = true;
        section->group = 0;
        rest_.remove_prefix(thousand_.size());
      } else {
        break;
      }
    }
    section->fewest_integers = std::max<size_t>(zeros, 1);
  }

  void TakeDecimalCodes(NumberPattern::Section* section) {
    if (decimal_.empty() || !DigitIsNext(decimal_)) return;
    rest_.remove_prefix(decimal_.size());
    while (DigitIsNext({})) {
      ++section->most_decimals;
      if (rest_.front() == '0') section->fewest_decimals = section->most_decimals;
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  std::string_view decimal_;
  std::string_view thousand_;
};

// A non-negative finite number with exactly `decimals` decimals.
DecimalDigits Round(double magnitude, size_t decimals) {
  char buffer[400];
  if (magnitude >= kWholeNumbers) {
    const auto end =
        std::to_chars(buffer, buffer + sizeof(buffer), magnitude, std::chars_format::fixed, 0).ptr;
    return {std::string(buffer, end), std::string(decimals, '0')};
  }
  // d.dddddddddddddde±xx: 15 digits and the exponent of the first.
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), magnitude, std::chars_format::scientific, 14)
          .ptr;
  std::string digits = std::string(1, buffer[0]) + std::string(buffer + 2, 14);
  int exponent = 0;
  std::from_chars(buffer[17] == '+' ? buffer + 18 : buffer + 17, end, exponent);
  if (exponent < 0) digits.insert(0, static_cast<size_t>(-exponent), '0');
  const size_t integers = static_cast<size_t>(std::max(exponent, 0)) + 1;
  const size_t kept = integers + decimals;
  const bool up = kept < digits.size() && digits[kept] >= '5';
  digits.resize(kept, '0');
  if (up) Increment(&digits);
  const size_t point = digits.size() - decimals;
  return {digits.substr(0, point), digits.substr(point)};
}

bool IsZero(const DecimalDigits& digits) {
  return digits.integer.find_first_not_of('0') == std::string::npos &&
         digits.decimals.find_first_not_of('0') == std::string::npos;
}

std::string Grouped(const std::string& digits, size_t group, std::string_view separator) {
  if (group == 0) return digits;
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % group == 0) grouped += separator;
    grouped += digits[i];
  }
  return grouped;
}

// The text between the literals of a section; nullopt where they are not there.
std::optional<std::string_view> Between(std::string_view text, std::string_view prefix,
                                        std::string_view suffix) {
  prefix = TrimBlanks(prefix);
  suffix = TrimBlanks(suffix);
  if (text.size() < prefix.size() + suffix.size() || !StartsWith(text, prefix)) {
    return std::nullopt;
  }
  if (text.substr(text.size() - suffix.size()) != suffix) return std::nullopt;
  text.remove_prefix(prefix.size());
  text.remove_suffix(suffix.size());
  return TrimBlanks(text);
}

}  // namespace

NumberPattern::NumberPattern(std::string_view pattern, std::string_view decimal_separator,
                             std::string_view thousand_separator)
    : decimal_(decimal_separator), thousand_(thousand_separator) {
  while (sections_.size() < 3) {
    const size_t end = pattern.find(';');
    sections_.push_back(SectionCompiler(pattern.substr(0, end), decimal_, thousand_).Compile());
    if (end == std::string_view::npos || end + 1 == pattern.size()) break;
    pattern.remove_prefix(end + 1);
  }
}

std::string NumberPattern::Format(double number) const {
  if (!std::isfinite(number)) return PlainNumberText(number, decimal_);
  if (number == 0 && sections_.size() == 3) return FormatSection(0, false, sections_[2]);
  if (number < 0 && sections_.size() > 1) return FormatSection(-number, false, sections_[1]);
  return FormatSection(std::abs(number), number < 0, sections_[0]);
}

std::string NumberPattern::FormatSection(double magnitude, bool minus,
                                         const Section& section) const {
  if (!section.has_digits) return section.prefix + section.suffix;
  const double shown = section.percent ? magnitude * 100 : magnitude;
  if (!std::isfinite(shown)) return PlainNumberText(magnitude, decimal_);
  DecimalDigits digits = Round(shown, section.most_decimals);
  if (digits.integer.size() < section.fewest_integers) {
    digits.integer.insert(0, section.fewest_integers - digits.integer.size(), '0');
  }
  std::string text = minus && !IsZero(digits) ? "-" : "";
  text += section.prefix;
  text += Grouped(digits.integer, section.group, thousand_);
  while (digits.decimals.size() > section.fewest_decimals && digits.decimals.back() == '0') {
    digits.decimals.pop_back();
  }
  if (!digits.decimals.empty()) text += decimal_ + digits.decimals;
  return text + section.suffix;
}

std::optional<double> NumberPattern::Parse(std::string_view text) const {
  text = TrimBlanks(text);
  if (text.empty()) return std::nullopt;
  const bool sign = StartsWithSign(text);
  const std::string_view unsigned_text = sign ? TrimBlanks(text.substr(1)) : text;
  if (sign && StartsWithSign(unsigned_text)) return std::nullopt;
  std::optional<double> number = ParseSection(unsigned_text, sections_[0]);
  if (number) return text.front() == '-' ? -*number : *number;
  if (sections_.size() < 2) return std::nullopt;
  number = ParseSection(text, sections_[1]);
  if (number) return -*number;
  return std::nullopt;
}

std::optional<double> NumberPattern::ParseSection(std::string_view text,
                                                  const Section& section) const {
  const std::optional<std::string_view> number = Between(text, section.prefix, section.suffix);
  if (!section.has_digits || !number) return std::nullopt;
  const std::optional<double> parsed =
      ParseNumber(*number, {decimal_, thousand_, section.group > 0 ? section.group : 3});
  if (!parsed) return std::nullopt;
  return section.percent ? *parsed / 100 : *parsed;
}

std::string FormatPattern(double number, std::string_view pattern,
                          std::string_view decimal_separator, std::string_view thousand_separator) {
  if (pattern.empty()) return PlainNumberText(number, decimal_separator);
  if (const auto radix = RadixPattern::Of(pattern)) return radix->Format(number);
  return NumberPattern(pattern, decimal_separator, thousand_separator).Format(number);
}

std::optional<double> ParsePattern(std::string_view text, std::string_view pattern,
                                   std::string_view decimal_separator,
                                   std::string_view thousand_separator) {
  if (const auto radix = RadixPattern::Of(pattern)) return radix->Parse(text);
  return NumberPattern(pattern, decimal_separator, thousand_separator).Parse(text);
}

}  // namespace celadon
