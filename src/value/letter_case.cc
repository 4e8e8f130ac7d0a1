#include "value/letter_case.h"

#include <algorithm>
#include <iterator>

namespace celadon {

namespace {

// Upper-case letters first … last; the lower-case partner lies `distance` further on. A distance of
// 1 means that upper and lower case alternate, beginning with `first`.
struct CaseRange {
  char32_t first;
  char32_t last;
  char32_t distance;
};

constexpr CaseRange kRanges[] = {
    {'A', 'Z', 32},      {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x100, 0x12E, 1},
    {0x132, 0x136, 1},   {0x139, 0x147, 1},  {0x14A, 0x176, 1},  {0x179, 0x17D, 1},
    {0x386, 0x386, 38},  {0x388, 0x38A, 37}, {0x38C, 0x38C, 64}, {0x38E, 0x38F, 63},
    {0x391, 0x3A1, 32},  {0x3A3, 0x3AB, 32}, {0x400, 0x40F, 80}, {0x410, 0x42F, 32},
    {0x460, 0x480, 1},   {0x48A, 0x4BE, 1},  {0x4D0, 0x52E, 1},  {0x1E00, 0x1E94, 1},
    {0x1EA0, 0x1EFE, 1},
};

constexpr char32_t kUpperYDiaeresis = 0x178;
constexpr char32_t kLowerYDiaeresis = 0xFF;

bool IsUpperOf(const CaseRange& range, char32_t code) {
  return code >= range.first && code <= range.last &&
         (range.distance != 1 || (code - range.first) % 2 == 0);
}

}  // namespace

char32_t LowerCodePoint(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (code == kUpperYDiaeresis) return kLowerYDiaeresis;
  const auto* range = std::find_if(std::begin(kRanges), std::end(kRanges),
                                   [&](const CaseRange& r) { return IsUpperOf(r, code); });
  return range == std::end(kRanges) ? code : code + range->distance;
}

char32_t UpperCodePoint(char32_t code) {
  if (code < 0x80) return code >= 'a' && code <= 'z' ? code - 32 : code;
  if (code == kLowerYDiaeresis) return kUpperYDiaeresis;
  const auto* range = std::find_if(std::begin(kRanges), std::end(kRanges), [&](const CaseRange& r) {
    return code >= r.distance && IsUpperOf(r, code - r.distance);
  });
  return range == std::end(kRanges) ? code : code - range->distance;
}

bool IsWordCodePoint(char32_t code) {
  if (code < 0x80) {
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
           (code >= 'A' && code <= 'Z') || code == '\'';
  }
  const bool latin_sign = code < 0xC0 && code != 0xAA && code != 0xB5 && code != 0xBA;
  const bool punctuation = code >= 0x2000 && code <= 0x206F && code != 0x2019;
  return !latin_sign && !punctuation && code != 0xD7 && code != 0xF7 && code != 0x3000;
}

}  // namespace celadon
