// UTF-8 as code points: decoding, encoding, counting.
#ifndef CELADON_VALUE_UTF8_H_
#define CELADON_VALUE_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace celadon {

// What a text in UTF-8 may begin with beside its characters.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A byte that begins no valid sequence decodes to this plus its value, so that text of any bytes
// survives decoding and encoding.
constexpr char32_t kInvalidByte = 0x110000;

struct DecodedCodePoint {
  char32_t code = 0;
  size_t bytes = 0;
};

// Whether a code is half of a pair of UTF-16, and no character.
constexpr bool IsSurrogate(char32_t code) { return code >= 0xD800 && code < 0xE000; }

// The code point that begins at `position`, which is below text.size().
DecodedCodePoint DecodeUtf8(std::string_view text, size_t position);
void AppendUtf8(char32_t code, std::string* out);

// Overlong forms, surrogates and codes past U+10FFFF are not valid.
bool IsValidUtf8(std::string_view text);
size_t CountCodePoints(std::string_view text);
// The byte at which code point number `index` begins, or text.size() where there are fewer.
size_t CodePointOffset(std::string_view text, size_t index);

}  // namespace celadon

#endif  // CELADON_VALUE_UTF8_H_
