#include "qvd/qvd_symbol_cursor.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "value/utf8.h"

namespace celadon {
namespace {

std::string ReplaceInvalidBytes(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::string repaired;
  for (size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    AppendUtf8(point.code >= kInvalidByte ? kReplacement : point.code, &repaired);
    i += point.bytes;
  }
  return repaired;
}

}  // namespace

bool QvdSymbolCursor::TakeText(size_t at, std::string_view& text) {
  const size_t end = rest_.find('\0', at);
  if (end == std::string_view::npos) return Fault("a text has no end inside the symbol table");
  text = rest_.substr(at, end - at);
  if (!IsValidUtf8(text)) {
    if (!replace_invalid_text_) return Fault("a text is not UTF-8");
    repaired_ = ReplaceInvalidBytes(text);
    text = repaired_;
  }
  rest_.remove_prefix(end + 1);
  return true;
}

bool QvdSymbolCursor::FaultAtTag() {
  if (rest_.empty()) return Fault("the symbol table ends before its last symbol");
  return Fault(
      absl::StrFormat("a symbol has the unknown tag 0x%02x", static_cast<unsigned char>(rest_[0])));
}

bool QvdSymbolCursor::Fault(std::string what) {
  fault_ = std::move(what);
  return false;
}

}  // namespace celadon
