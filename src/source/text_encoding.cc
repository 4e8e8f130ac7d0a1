#include "source/text_encoding.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "source/code_page.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct EncodingName {
  std::string_view name;  // lower case, without `-`, `_` and blanks
  TextEncoding encoding;
};
constexpr EncodingName kNames[] = {
    {"", TextEncoding::kUtf8},
    {"utf8", TextEncoding::kUtf8},
    {"unicode", TextEncoding::kUtf16Le},
    {"utf16", TextEncoding::kUtf16Le},
    {"utf16le", TextEncoding::kUtf16Le},
    {"utf16be", TextEncoding::kUtf16Be},
    {"ansi", TextEncoding::kWindows1252},
    {"latin1", TextEncoding::kLatin1},
    {"mac", TextEncoding{10000}},
    {"koi8r", TextEncoding{20866}},
};
constexpr std::string_view kKnownButNotRead[] = {"oem", "symbol", "utf7"};
constexpr int kIso8859 = 28590;  // and the number of the part

std::string Normalized(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_' && c != ' ') {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

// The whole text as a number; 0 where it is none.
int NumberOf(std::string_view digits) {
  int number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, number);
  return error == std::errc() && end == last ? number : 0;
}

// The number of a code page by itself or behind the name of its family; 0 for any other text.
int CodePageOf(std::string_view plain) {
  for (const std::string_view family : {"windows", "cp", "ibm", ""}) {
    if (!plain.starts_with(family)) continue;
    if (const int number = NumberOf(plain.substr(family.size())); number != 0) return number;
  }
  constexpr std::string_view kIso = "iso8859";
  const int part = plain.starts_with(kIso) ? NumberOf(plain.substr(kIso.size())) : 0;
  return part == 0 ? 0 : kIso8859 + part;
}

bool IsRead(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf8:
    case TextEncoding::kUtf16Le:
    case TextEncoding::kUtf16Be:
    case TextEncoding::kLatin1:
      return true;
    default:
      return IsCodePage(static_cast<int>(encoding));
  }
}

absl::StatusOr<TextEncoding> EncodingByName(std::string_view name) {
  const std::string plain = Normalized(name);
  for (const EncodingName& known : kNames) {
    if (known.name == plain) return known.encoding;
  }
  if (const TextEncoding numbered{CodePageOf(plain)}; IsRead(numbered)) return numbered;
  if (std::ranges::find(kKnownButNotRead, plain) != std::end(kKnownButNotRead)) {
    return absl::UnimplementedError(absl::StrFormat("Unimplemented: text encoding %s", name));
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "the text encoding is not known: '%s'; known are utf8, unicode, ansi, latin1, mac and code "
      "pages such as 1250",
      name));
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

struct ByteCharacter {
  char byte;
  std::string character;  // as UTF-8
};

// The byte whose character stands at the front of `utf8`.
std::optional<ByteCharacter> ByteAtFront(std::string_view utf8, TextEncoding encoding) {
  const CodePageCharacters page(static_cast<int>(encoding));
  for (int byte = 0; byte < 0x100; ++byte) {
    std::string character;
    AppendUtf8(page.Of(static_cast<unsigned char>(byte)), &character);
    if (utf8.starts_with(character)) return ByteCharacter{static_cast<char>(byte), character};
  }
  return std::nullopt;
}

std::string_view DecodeSingleBytes(std::string_view raw, TextEncoding encoding,
                                   std::string& scratch) {
  const CodePageCharacters page(static_cast<int>(encoding));
  std::string decoded;  // `raw` may lie in `scratch`
  for (const char c : raw) AppendUtf8(page.Of(static_cast<unsigned char>(c)), &decoded);
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
  if (bytes.starts_with(kByteOrderMark)) {
    return DetectedEncoding{TextEncoding::kUtf8, kByteOrderMark.size()};
  }
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
