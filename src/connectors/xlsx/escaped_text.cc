#include "connectors/xlsx/escaped_text.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "value/utf8.h"

namespace celadon {
namespace {

constexpr size_t kEscapeBytes = 7;  // of `_x000D_`

// The unit that an escape at the front of the text stands for.
std::optional<char32_t> UnitAt(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("_x") || text[6] != '_') return std::nullopt;
  unsigned unit = 0;
  const char* const last = text.data() + 6;
  const auto [end, error] = std::from_chars(text.data() + 2, last, unit, 16);
  if (error != std::errc() || end != last) return std::nullopt;
  return static_cast<char32_t>(unit);
}

bool IsHighSurrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Appends the character that the escapes at the front stand for; how many bytes they have, 0 for
// none.
size_t AppendEscaped(std::string_view text, std::string& out) {
  const std::optional<char32_t> unit = UnitAt(text);
  if (!unit.has_value() || *unit == 0 || IsLowSurrogate(*unit)) return 0;
  if (!IsHighSurrogate(*unit)) {
    AppendUtf8(*unit, &out);
    return kEscapeBytes;
  }
  const std::optional<char32_t> low = UnitAt(text.substr(kEscapeBytes));
  if (!low.has_value() || !IsLowSurrogate(*low)) return 0;
  AppendUtf8(0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00), &out);
  return 2 * kEscapeBytes;
}

}  // namespace

std::string UnescapedText(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t plain = std::min(text.find("_x"), text.size());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    const size_t escaped = AppendEscaped(text, out);
    if (escaped == 0) out.append(text.substr(0, 1));
    text.remove_prefix(std::min(std::max<size_t>(escaped, 1), text.size()));
  }
  return out;
}

}  // namespace celadon
