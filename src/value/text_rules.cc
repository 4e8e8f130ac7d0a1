#include "celadon/text_rules.h"

#include "value/letter_case.h"
#include "value/utf8.h"

namespace celadon {

namespace {

constexpr unsigned char kEndOfAscii = 0x80;

template <typename Map>
std::string MapCodePoints(std::string_view text, Map map) {
  std::string mapped;
  mapped.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const DecodedCodePoint point =
        byte < kEndOfAscii ? DecodedCodePoint{.code = byte, .bytes = 1} : DecodeUtf8(text, i);
    const char32_t code = map(point.code);
    if (code < kEndOfAscii) {
      mapped.push_back(static_cast<char>(code));
    } else {
      AppendUtf8(code, &mapped);
    }
    i += point.bytes;
  }
  return mapped;
}

// What FoldCodePoint makes of a letter or sign of ASCII.
unsigned char FoldAscii(unsigned char c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }

std::strong_ordering CompareFolded(std::string_view a, std::string_view b) {
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const auto c = static_cast<unsigned char>(a[i]), d = static_cast<unsigned char>(b[j]);
    if (c < kEndOfAscii && d < kEndOfAscii) {
      if (FoldAscii(c) != FoldAscii(d)) return FoldAscii(c) <=> FoldAscii(d);
      ++i, ++j;
      continue;
    }
    const DecodedCodePoint x = DecodeUtf8(a, i);
    const DecodedCodePoint y = DecodeUtf8(b, j);
    const auto order = FoldCodePoint(x.code) <=> FoldCodePoint(y.code);
    if (order != 0) return order;
    i += x.bytes;
    j += y.bytes;
  }
  return (i < a.size()) <=> (j < b.size());
}

class PlainRules : public TextRules {
 public:
  std::string Lower(std::string_view text) const override {
    return MapCodePoints(text, LowerCodePoint);
  }
  std::string Upper(std::string_view text) const override {
    return MapCodePoints(text, UpperCodePoint);
  }
  std::string Capitalize(std::string_view text) const override {
    bool inside = false;
    return MapCodePoints(text, [&](char32_t code) {
      const char32_t cased = inside ? LowerCodePoint(code) : UpperCodePoint(code);
      inside = IsWordCodePoint(code);
      return cased;
    });
  }
  std::string Fold(std::string_view text) const override {
    return MapCodePoints(text, FoldCodePoint);
  }
  std::strong_ordering Compare(std::string_view a, std::string_view b) const override {
    const std::strong_ordering order = CompareFolded(a, b);
    return order != 0 ? order : a <=> b;
  }
};

}  // namespace

const TextRules& PlainTextRules() {
  static const PlainRules rules;
  return rules;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) { return CompareFolded(a, b) == 0; }

// On a mismatch only the last `*` has to take one more character: an earlier one gains nothing.
bool WildcardMatch(std::string_view text, std::string_view pattern) {
  size_t t = 0;
  size_t p = 0;
  size_t retry_text = 0;
  size_t retry_pattern = std::string_view::npos;  // just past the last `*`
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      retry_pattern = ++p;
      retry_text = t;
      continue;
    }
    const DecodedCodePoint x = DecodeUtf8(text, t);
    if (p < pattern.size()) {
      const DecodedCodePoint y = DecodeUtf8(pattern, p);
      if (y.code == '?' || FoldCodePoint(x.code) == FoldCodePoint(y.code)) {
        t += x.bytes;
        p += y.bytes;
        continue;
      }
    }
    if (retry_pattern == std::string_view::npos) return false;
    p = retry_pattern;
    retry_text += DecodeUtf8(text, retry_text).bytes;
    t = retry_text;
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool HasWildcard(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

}  // namespace celadon
