#include "value/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "celadon/format.h"

namespace celadon {

namespace {

constexpr int kSignificantDigits = 14;
constexpr double kMostWhole = 1e14;  // whole numbers below it have no more digits than that

constexpr std::string_view kBlanks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Bytes of the separator at the start of the text; 0 where it does not stand there.
size_t SeparatorBytes(std::string_view text, std::string_view separator) {
  if (separator.empty()) return 0;
  if (text.substr(0, separator.size()) == separator) return separator.size();
  if (separator != kBlanks[0] && separator != kBlanks[1] && separator != kBlanks[2]) return 0;
  for (const std::string_view blank : kBlanks) {
    if (text.substr(0, blank.size()) == blank) return blank.size();
  }
  return 0;
}

constexpr int kHugeExponent = 9999;

// Powers of ten that a double holds exactly.
constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

class NumberScanner {
 public:
  NumberScanner(std::string_view text, const NumberShape& shape) : rest_(text), shape_(shape) {
    if (shape_.thousand == shape_.decimal) shape_.thousand = {};
  }

  std::optional<double> Scan() {
    const bool negative = !rest_.empty() && rest_.front() == '-';
    if (negative || (!rest_.empty() && rest_.front() == '+')) rest_.remove_prefix(1);
    const std::string_view unsigned_text = rest_;
    if (!ScanIntegerPart() || !ScanDecimals() || !ScanExponent() || !rest_.empty()) {
      return std::nullopt;
    }
    const std::optional<double> magnitude = Magnitude(unsigned_text);
    if (!magnitude) return std::nullopt;
    return negative ? -*magnitude : *magnitude;
  }

 private:
  size_t ScanDigits() {
    size_t count = 0;
    while (count < rest_.size() && IsDigit(rest_[count])) {
      if (mantissa_ != 0 || rest_[count] != '0') ++significant_;
      mantissa_ = mantissa_ * 10 + static_cast<uint64_t>(rest_[count] - '0');
      ++count;
    }
    rest_.remove_prefix(count);
    return count;
  }

  bool ScanIntegerPart() {
    size_t group = ScanDigits();
    integer_digits_ = group;
    if (group == 0) return true;
    bool grouped = false;
    for (;;) {
      const size_t separator = SeparatorBytes(rest_, shape_.thousand);
      if (separator == 0) return !grouped || group == shape_.group;
      if (grouped ? group != shape_.group : group > shape_.group) return false;
      rest_.remove_prefix(separator);
      grouped = true;
      group = ScanDigits();
    }
  }

  bool ScanDecimals() {
    const size_t separator = SeparatorBytes(rest_, shape_.decimal);
    if (separator == 0) return integer_digits_ > 0;
    rest_.remove_prefix(separator);
    decimals_ = ScanDigits();
    return decimals_ > 0;
  }

  bool ScanExponent() {
    if (rest_.empty() || (rest_.front() != 'e' && rest_.front() != 'E')) return true;
    rest_.remove_prefix(1);
    const bool negative = !rest_.empty() && rest_.front() == '-';
    if (negative || (!rest_.empty() && rest_.front() == '+')) rest_.remove_prefix(1);
    size_t digits = 0;
    for (; digits < rest_.size() && IsDigit(rest_[digits]); ++digits) {
      exponent_ = std::min(exponent_ * 10 + (rest_[digits] - '0'), kHugeExponent);
    }
    rest_.remove_prefix(digits);
    if (negative) exponent_ = -exponent_;
    return digits > 0;
  }

  std::optional<double> Magnitude(std::string_view unsigned_text) const {
    const int64_t power = exponent_ - static_cast<int64_t>(decimals_);
    if (significant_ > 15 || power > 22 || power < -22) return SlowMagnitude(unsigned_text);
    const auto mantissa = static_cast<double>(mantissa_);
    return power < 0 ? mantissa / kPowers[-power] : mantissa * kPowers[power];
  }

  std::optional<double> SlowMagnitude(std::string_view text) const {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
      const size_t decimal = SeparatorBytes(text, shape_.decimal);
      const size_t thousand = decimal == 0 ? SeparatorBytes(text, shape_.thousand) : 0;
      if (thousand == 0) plain.push_back(decimal != 0 ? '.' : text.front());
      text.remove_prefix(std::max({decimal, thousand, size_t{1}}));
    }
    // The exponent's plus, which the standard reader takes, is the only sign left.
    double number = 0;
    const auto [stop, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    if (error != std::errc() || stop != plain.data() + plain.size()) return std::nullopt;
    return number;
  }

  std::string_view rest_;
  NumberShape shape_;
  uint64_t mantissa_ = 0;  // wraps where more than 19 digits are significant
  size_t significant_ = 0;
  size_t integer_digits_ = 0;
  size_t decimals_ = 0;
  int exponent_ = 0;
};

}  // namespace

std::optional<double> ParseShortDecimal(std::string_view text, std::string_view decimal) {
  constexpr size_t kExactDigits = 15;
  if (text.empty() || text.size() > kExactDigits + 1 || decimal.size() != 1) return std::nullopt;
  uint64_t mantissa = 0;
  size_t integer_digits = text.size();  // those before the separator, once it is met
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDigit(text[i])) {
      mantissa = mantissa * 10 + static_cast<uint64_t>(text[i] - '0');
    } else if (text[i] == decimal[0] && i != 0 && integer_digits == text.size()) {
      integer_digits = i;
    } else {
      return std::nullopt;
    }
  }
  if (integer_digits == text.size()) {
    return text.size() > kExactDigits ? std::nullopt : std::optional(static_cast<double>(mantissa));
  }
  const size_t decimals = text.size() - integer_digits - 1;
  if (decimals == 0) return std::nullopt;
  return static_cast<double>(mantissa) / kPowers[decimals];
}

std::optional<double> ParseNumber(std::string_view text, const NumberShape& shape) {
  if (const auto number = ParseShortDecimal(text, shape.decimal)) return number;
  return NumberScanner(text, shape).Scan();
}

std::optional<double> ParsePlainNumber(std::string_view text, std::string_view decimal_separator) {
  return ParseNumber(text, NumberShape{.decimal = decimal_separator, .thousand = ""});
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string PlainNumberText(double number, std::string_view decimal_separator) {
  char buffer[32];
  char* const end = buffer + sizeof(buffer);
  if (std::abs(number) < kMostWhole && number == std::trunc(number)) {
    return {buffer, std::to_chars(buffer, end, static_cast<int64_t>(number)).ptr};
  }
  std::string text(
      buffer,
      std::to_chars(buffer, end, number, std::chars_format::general, kSignificantDigits).ptr);
  const size_t point = text.find('.');
  if (point != std::string::npos && decimal_separator != ".") {
    text.replace(point, 1, decimal_separator);
  }
  return text;
}

}  // namespace celadon
