// What counts as white space in formulas and scripts.
#ifndef CELADON_EXPRESSION_BLANKS_H_
#define CELADON_EXPRESSION_BLANKS_H_

#include <cstddef>
#include <string_view>

#include "value/utf8.h"

namespace celadon {

// Whether three bytes of UTF-8 are a space: of any width from U+2000 to U+200B, an end of a line or
// of a paragraph, the narrow and the mathematical one, the ideographic one, or the byte order mark.
inline bool IsWideBlank(std::string_view bytes) {
  if (bytes == "\xE3\x80\x80" || bytes == "\xE2\x81\x9F" || bytes == kByteOrderMark) return true;
  if (!bytes.starts_with("\xE2\x80")) return false;
  const auto last = static_cast<unsigned char>(bytes[2]);
  return last <= 0x8B || last == 0xA8 || last == 0xA9 || last == 0xAF;
}

// Bytes of the white space at the start of `text`, 0 if there is none: ASCII white space and spaces
// of Unicode, some of which the original's client writes around the formulas that it modifies.
inline size_t BlankBytes(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  return text.size() >= 3 && IsWideBlank(text.substr(0, 3)) ? 3 : 0;
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_BLANKS_H_
