#include "source/text_encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Windows-1252 from 0x80 to 0x9F; the five bytes without a character are control codes.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

struct EncodingName {
  std::string_view name;  // lower case, without `-`, `_` and blanks
  TextEncoding encoding;
};
constexpr EncodingName kNames[] = {
    {"", TextEncoding::kUtf8},
    {"utf8", TextEncoding::kUtf8},
    {"65001", TextEncoding::kUtf8},
    {"unicode", TextEncoding::kUtf16Le},
    {"utf16", TextEncoding::kUtf16Le},
    {"utf16le", TextEncoding::kUtf16Le},
    {"1200", TextEncoding::kUtf16Le},
    {"utf16be", TextEncoding::kUtf16Be},
    {"1201", TextEncoding::kUtf16Be},
    {"ansi", TextEncoding::kWindows1252},
    {"windows1252", TextEncoding::kWindows1252},
    {"cp1252", TextEncoding::kWindows1252},
    {"1252", TextEncoding::kWindows1252},
    {"latin1", TextEncoding::kLatin1},
    {"iso88591", TextEncoding::kLatin1},
    {"28591", TextEncoding::kLatin1},
};
constexpr std::string_view kKnownButNotRead[] = {"oem", "mac", "symbol", "utf7"};

std::string Normalized(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_' && c != ' ') {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

absl::StatusOr<TextEncoding> EncodingByName(std::string_view name) {
  const std::string plain = Normalized(name);
  for (const EncodingName& known : kNames) {
    if (known.name == plain) return known.encoding;
  }
  if (std::ranges::find(kKnownButNotRead, plain) != std::end(kKnownButNotRead)) {
    return absl::UnimplementedError(absl::StrFormat("Unimplemented: text encoding %s", name));
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "the text encoding is not known: '%s'; known are utf8, unicode, ansi, 1252, latin1", name));
}

// Looks at eight bytes at a time.
bool IsAscii(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t i = 0;
  for (uint64_t word; i + sizeof(word) <= text.size(); i += sizeof(word)) {
    std::memcpy(&word, text.data() + i, sizeof(word));
    if ((word & kHighBits) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (static_cast<signed char>(text[i]) < 0) return false;
  }
  return true;
}

char32_t FromSingleByte(unsigned char byte, TextEncoding encoding) {
  const bool special = encoding == TextEncoding::kWindows1252 && byte >= 0x80 && byte < 0xA0;
  return special ? kWindows1252[byte - 0x80] : byte;
}

struct ByteCharacter {
  char byte;
  std::string character;  // as UTF-8
};

// The byte whose character stands at the front of `utf8`.
std::optional<ByteCharacter> ByteAtFront(std::string_view utf8, TextEncoding encoding) {
  for (int byte = 0; byte < 0x100; ++byte) {
    std::string character;
    AppendUtf8(FromSingleByte(static_cast<unsigned char>(byte), encoding), &character);
    if (utf8.starts_with(character)) return ByteCharacter{static_cast<char>(byte), character};
  }
  return std::nullopt;
}

std::string_view DecodeSingleBytes(std::string_view raw, TextEncoding encoding,
                                   std::string& scratch) {
  std::string decoded;  // `raw` may lie in `scratch`
  for (const char c : raw) {
    AppendUtf8(FromSingleByte(static_cast<unsigned char>(c), encoding), &decoded);
  }
  scratch = std::move(decoded);
  return scratch;
}

// Reads the units of a two-byte text one character at a time.
class Utf16Reader {
 public:
  Utf16Reader(std::string_view bytes, bool little) : bytes_(bytes), little_(little) {}

  bool done() const { return at_ >= bytes_.size(); }
  size_t at() const { return at_; }

  char32_t Next() {
    const char32_t unit = Unit();
    if (unit < 0xD800 || unit > 0xDFFF) return unit;
    if (unit > 0xDBFF || done()) return kReplacement;
    const size_t before = at_;
    const char32_t low = Unit();
    if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    at_ = before;  // what follows is a character of its own
    return kReplacement;
  }

 private:
  char32_t Unit() {
    if (at_ + 1 >= bytes_.size()) {
      at_ = bytes_.size();
      return kReplacement;
    }
    const auto first = static_cast<unsigned char>(bytes_[at_]);
    const auto second = static_cast<unsigned char>(bytes_[at_ + 1]);
    at_ += 2;
    return little_ ? first | second << 8 : first << 8 | second;
  }

  const std::string_view bytes_;
  const bool little_;
  size_t at_ = 0;
};

}  // namespace

absl::StatusOr<DetectedEncoding> DetectEncoding(std::string_view bytes, std::string_view name) {
  CELADON_ASSIGN_OR_RETURN(const TextEncoding named, EncodingByName(name));
  if (bytes.starts_with("\xEF\xBB\xBF")) return DetectedEncoding{TextEncoding::kUtf8, 3};
  if (bytes.starts_with("\xFF\xFE")) return DetectedEncoding{TextEncoding::kUtf16Le, 2};
  if (bytes.starts_with("\xFE\xFF")) return DetectedEncoding{TextEncoding::kUtf16Be, 2};
  return DetectedEncoding{named, 0};
}

absl::StatusOr<std::string> DecodeUtf16(std::string_view bytes, TextEncoding encoding,
                                        const CancelToken& cancel) {
  constexpr size_t kBytesBetweenPolls = 1 << 20;
  Utf16Reader reader(bytes, encoding == TextEncoding::kUtf16Le);
  std::string text;
  text.reserve(bytes.size() / 2);
  for (size_t poll = 0; !reader.done();) {
    if (reader.at() >= poll) {
      CELADON_RETURN_IF_ERROR(cancel.status());
      poll += kBytesBetweenPolls;
    }
    AppendUtf8(reader.Next(), &text);
  }
  return text;
}

std::string_view DecodeCell(std::string_view raw, TextEncoding encoding, std::string& scratch) {
  if (IsAscii(raw)) return raw;
  if (encoding != TextEncoding::kUtf8) return DecodeSingleBytes(raw, encoding, scratch);
  if (IsValidUtf8(raw)) return raw;
  return DecodeSingleBytes(raw, TextEncoding::kWindows1252, scratch);
}

std::string EncodeMark(std::string_view utf8, TextEncoding encoding) {
  if (encoding == TextEncoding::kUtf8 || IsAscii(utf8)) return std::string(utf8);
  std::string mark;
  while (!utf8.empty()) {
    const std::optional<ByteCharacter> found = ByteAtFront(utf8, encoding);
    if (!found.has_value()) return {};
    mark += found->byte;
    utf8.remove_prefix(found->character.size());
  }
  return mark;
}

}  // namespace celadon
