#include "script/script_text.h"

#include "runtime/status_macros.h"
#include "source/text_encoding.h"

namespace celadon {

absl::StatusOr<std::string> DecodeScript(std::string_view bytes, const CancelToken& cancel) {
  CELADON_ASSIGN_OR_RETURN(const DetectedEncoding found, DetectEncoding(bytes, ""));
  bytes.remove_prefix(found.mark_bytes);
  const bool utf16 =
      found.encoding == TextEncoding::kUtf16Le || found.encoding == TextEncoding::kUtf16Be;
  if (utf16) return DecodeUtf16(bytes, found.encoding, cancel);
  std::string scratch;
  return std::string(DecodeCell(bytes, found.encoding, scratch));
}

}  // namespace celadon
