// How the bytes of a text file stand for characters, and their way to UTF-8.
#ifndef CELADON_SOURCE_TEXT_ENCODING_H_
#define CELADON_SOURCE_TEXT_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "celadon/cancel_token.h"

namespace celadon {

// kUtf8 is lenient: a cell that is not valid UTF-8 is read as Windows-1252, so a file of either
// kind is read right without being looked through first, and every text that leaves is valid UTF-8.
// The grain of a cell is our own. Each encoding is the number that Windows gives its code page; the
// others are those of code_page.h.
enum class TextEncoding : int {
  kUtf8 = 65001,
  kUtf16Le = 1200,
  kUtf16Be = 1201,
  kWindows1252 = 1252,
  kLatin1 = 28591
};

struct DetectedEncoding {
  TextEncoding encoding;
  size_t mark_bytes;  // length of the byte order mark at the front
};

// A byte order mark overrides `name`; an empty name means UTF-8. Names are those of format words,
// in any case: utf8, unicode, ansi, mac, the numbers of code pages and the usual names of the
// encodings, such as windows-1250 or iso-8859-15.
// Unimplemented for an encoding that is known but not read here, InvalidArgument for any other
// name.
absl::StatusOr<DetectedEncoding> DetectEncoding(std::string_view bytes, std::string_view name);

// A text of two-byte units as UTF-8. Half a surrogate pair and an odd byte at the end become
// U+FFFD. Cancelled where the token asks for it.
absl::StatusOr<std::string> DecodeUtf16(std::string_view bytes, TextEncoding encoding,
                                        const CancelToken& cancel);

// A cell as UTF-8: `raw` itself where it is that already, else decoded into `scratch`. The encoding
// is one whose delimiters are single bytes: not UTF-16.
std::string_view DecodeCell(std::string_view raw, TextEncoding encoding, std::string& scratch);

// The reverse for a delimiter or a comment mark, which is looked for in the undecoded bytes; empty
// where the encoding lacks a character.
std::string EncodeMark(std::string_view utf8, TextEncoding encoding);

}  // namespace celadon

#endif  // CELADON_SOURCE_TEXT_ENCODING_H_
