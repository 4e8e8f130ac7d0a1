#include "source/dialect.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The character of a code of one or two hexadecimal digits, below 0x80; nullopt for any other text.
std::optional<char> CodedCharacter(std::string_view digits) {
  unsigned code = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, code, 16);
  const bool whole = error == std::errc() && end == last && digits.size() <= 2;
  return whole && code > 0 && code < 0x80 ? std::optional(static_cast<char>(code)) : std::nullopt;
}

std::string Unescaped(std::string_view delimiter) {
  if (delimiter == "\\t") return "\t";
  if (delimiter == "\\\\") return "\\";
  if (delimiter.starts_with("\\x")) {
    const std::optional<char> coded = CodedCharacter(delimiter.substr(2));
    if (coded.has_value()) return std::string(1, *coded);
  }
  return std::string(delimiter);
}

absl::Status CheckDelimiter(std::string_view delimiter, FormatOptions::Quotes quotes) {
  const char first = delimiter[0];
  const bool quote = (first == '"' && quotes != FormatOptions::Quotes::kNone) ||
                     (first == '\'' && quotes == FormatOptions::Quotes::kStandard);
  const bool line_end = delimiter.find_first_of("\r\n") != std::string_view::npos;
  if (!quote && !line_end) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "a quote or a line end cannot be the delimiter of a text; for a quote say `no quotes`");
}

absl::StatusOr<std::string> MarkBytes(std::string_view mark, TextEncoding encoding) {
  std::string bytes = EncodeMark(mark, encoding);
  if (bytes.empty() && !mark.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the text's encoding has no such character as its delimiter or comment mark: '%s'", mark));
  }
  return bytes;
}

}  // namespace

absl::StatusOr<Dialect> Dialect::Make(const FormatOptions& options,
                                      std::string_view default_delimiter, TextEncoding encoding) {
  Dialect dialect;
  dialect.quotes = options.quotes;
  dialect.trim = options.trim_blanks;
  dialect.spaces = options.delimiter == "spaces";
  const std::string delimiter =
      dialect.spaces ? " "
                     : Unescaped(options.delimiter.empty() ? default_delimiter : options.delimiter);
  CELADON_RETURN_IF_ERROR(CheckDelimiter(delimiter, options.quotes));
  CELADON_ASSIGN_OR_RETURN(dialect.delimiter, MarkBytes(delimiter, encoding));
  CELADON_ASSIGN_OR_RETURN(dialect.comment, MarkBytes(options.comment_prefix, encoding));
  dialect.stops.fill(false);
  for (const char stop : {'\n', '\r', dialect.delimiter[0]}) {
    dialect.stops[static_cast<unsigned char>(stop)] = true;
  }
  return dialect;
}

std::string_view DefaultDelimiter(std::string_view path) {
  std::string extension(path.substr(path.size() - std::min<size_t>(path.size(), 4)));
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return std::tolower(c); });
  return extension == ".tsv" || extension == ".tab" ? "\t" : ",";
}

}  // namespace celadon
