#include "connectors/odbc/wide_text.h"

#include "value/utf8.h"

namespace celadon {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool IsHigh(SQLWCHAR unit) { return (unit & 0xFC00) == 0xD800; }
bool IsLow(SQLWCHAR unit) { return (unit & 0xFC00) == 0xDC00; }

}  // namespace

WideText ToWide(std::string_view utf8) {
  WideText wide;
  wide.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8, at);
    at += decoded.bytes;
    const char32_t code = decoded.code >= kInvalidByte ? kReplacement : decoded.code;
    if (code < 0x10000) {
      wide += static_cast<SQLWCHAR>(code);
    } else {
      wide += static_cast<SQLWCHAR>(0xD800 + ((code - 0x10000) >> 10));
      wide += static_cast<SQLWCHAR>(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return wide;
}

std::string FromWide(const SQLWCHAR* text, size_t units) {
  std::string utf8;
  utf8.reserve(units);
  for (size_t i = 0; i < units; ++i) {
    char32_t code = text[i];
    if (IsHigh(text[i]) && i + 1 < units && IsLow(text[i + 1])) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[++i] - 0xDC00u);
    } else if (IsHigh(text[i]) || IsLow(text[i])) {
      code = kReplacement;
    }
    AppendUtf8(code, &utf8);
  }
  return utf8;
}

}  // namespace celadon
