#include "value/radix_pattern.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "celadon/format.h"

namespace celadon {
namespace {

constexpr int kRoman = 0;
constexpr double kMostWhole = 0x1p53;

constexpr std::pair<std::string_view, int> kNames[] = {
    {"bin", 2}, {"oct", 8}, {"dec", 10}, {"hex", 16}, {"rom", kRoman}};

constexpr std::pair<int, std::string_view> kNumerals[] = {
    {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
    {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};

std::string InCase(std::string_view text, bool capitals) {
  std::string out;
  for (const char c : text) {
    const bool small = c >= 'a' && c <= 'z';
    const bool large = c >= 'A' && c <= 'Z';
    out += small && capitals    ? static_cast<char>(c - 'a' + 'A')
           : large && !capitals ? static_cast<char>(c - 'A' + 'a')
                                : c;
  }
  return out;
}

// Of `rNN`: 2 to 36.
std::optional<int> NumberedBase(std::string_view name) {
  int base = 0;
  if (!name.starts_with('r')) return std::nullopt;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), base);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && base >= 2 && base <= 36 ? std::optional(base) : std::nullopt;
}

std::optional<int> BaseOf(std::string_view name) {
  for (const auto& [known, base] : kNames) {
    if (known == name) return base;
  }
  return NumberedBase(name);
}

std::string Roman(int number) {
  std::string text;
  for (const auto& [value, numeral] : kNumerals) {
    for (; number >= value; number -= value) text += numeral;
  }
  return text;
}

// Only the shortest form is read, so that a text is read as the number that is written so.
std::optional<double> ReadRoman(std::string_view text) {
  int number = 0;
  std::string_view rest = text;
  for (const auto& [value, numeral] : kNumerals) {
    for (; rest.starts_with(numeral); rest.remove_prefix(numeral.size())) number += value;
  }
  return number > 0 && Roman(number) == text ? std::optional(static_cast<double>(number))
                                             : std::nullopt;
}

}  // namespace

std::optional<RadixPattern> RadixPattern::Of(std::string_view pattern) {
  if (!pattern.starts_with('(') || !pattern.ends_with(')')) return std::nullopt;
  const std::string_view name = pattern.substr(1, pattern.size() - 2);
  const std::string small = InCase(name, false);
  const std::optional<int> base = BaseOf(small);
  if (!base.has_value()) return std::nullopt;
  return RadixPattern(*base, name != small);
}

// Roman numbers leave decimals out; the other ones are rounded (our own).
std::string RadixPattern::Format(double number) const {
  const double whole = base_ == kRoman ? std::trunc(number) : std::round(number);
  if (!(std::abs(whole) < kMostWhole)) return PlainNumberText(number);
  if (base_ == kRoman) {
    constexpr double kMostRoman = 3999;
    const int size = static_cast<int>(std::min(std::abs(whole), kMostRoman + 1));
    if (size < 1 || size > kMostRoman) return PlainNumberText(number);
    return (whole < 0 ? "-" : "") + InCase(Roman(size), capitals_);
  }
  char digits[64];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, static_cast<int64_t>(whole), base_);
  return InCase({digits, static_cast<size_t>(end.ptr - digits)}, capitals_);
}

std::optional<double> RadixPattern::Parse(std::string_view text) const {
  const std::string small = InCase(text, false);
  if (base_ == kRoman && small.starts_with('-')) {
    const auto positive = ReadRoman(std::string_view(small).substr(1));
    return positive.has_value() ? std::optional(-*positive) : std::nullopt;
  }
  if (base_ == kRoman) return ReadRoman(small);
  int64_t number = 0;
  const char* const last = small.data() + small.size();
  const auto [end, error] = std::from_chars(small.data(), last, number, base_);
  if (error != std::errc() || end != last) return std::nullopt;
  return static_cast<double>(number);
}

}  // namespace celadon
