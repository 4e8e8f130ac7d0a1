#include "script/script_text.h"

#include "runtime/status_macros.h"
#include "source/text_encoding.h"

namespace celadon {
namespace {

// What stands in documents of QlikView between the script and its hidden part; as long in blanks.
// Seen in documents, documented nowhere.
void BlankOutHiddenMark(std::string& text) {
  constexpr std::string_view kBegin = "\x01\rqwepoi";
  for (size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    const size_t end = text.find('\x0e', at);
    if (end == std::string::npos) return;
    text.replace(at, end + 1 - at, end + 1 - at, ' ');
  }
}

absl::StatusOr<std::string> DecodeBytes(std::string_view bytes, const CancelToken& cancel) {
  CELADON_ASSIGN_OR_RETURN(const DetectedEncoding found, DetectEncoding(bytes, ""));
  bytes.remove_prefix(found.mark_bytes);
  const bool utf16 =
      found.encoding == TextEncoding::kUtf16Le || found.encoding == TextEncoding::kUtf16Be;
  if (utf16) return DecodeUtf16(bytes, found.encoding, cancel);
  std::string scratch;
  return std::string(DecodeCell(bytes, found.encoding, scratch));
}

}  // namespace

absl::StatusOr<std::string> DecodeScript(std::string_view bytes, const CancelToken& cancel) {
  CELADON_ASSIGN_OR_RETURN(std::string text, DecodeBytes(bytes, cancel));
  BlankOutHiddenMark(text);
  return text;
}

}  // namespace celadon
