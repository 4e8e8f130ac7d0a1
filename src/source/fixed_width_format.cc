// Text of fixed width: a column is a range of places in each record.
//
// Source: Qlik help "Load", "Format specification items"; the load script page, sections 5.1 and 7.
// That places count characters where a record is not all ASCII is our own.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/fixed_width.h"
#include "runtime/status_macros.h"
#include "source/gathered_format.h"
#include "source/gathered_table.h"
#include "source/text_encoding.h"

namespace celadon {
namespace {

constexpr char kCtrlZ = '\x1A';

// What `@first:last` and its letter say.
struct Places {
  size_t first = 1;                      // from 1
  size_t last = std::string_view::npos;  // `n`: to the end of the record
  enum class Kind { kRead, kText, kSigned, kUnsigned, kReal } kind = Kind::kRead;
};

absl::Status NoPlaces(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "a column of a fixed-width text is named by its places, such as @1:8 or @9:n: '%s'", name));
}

// `@1:8`, `@9:n`, with I, U, R, B or T behind.
absl::StatusOr<Places> ParsePlaces(const std::string& name) {
  Places places;
  const char* const end = name.data() + name.size();
  auto at = std::from_chars(name.data() + 1, end, places.first).ptr;
  if (name[0] != '@' || at == end || *at != ':' || places.first == 0) return NoPlaces(name);
  ++at;
  if (at != end && (*at == 'n' || *at == 'N')) {
    ++at;
  } else {
    at = std::from_chars(at, end, places.last).ptr;
    if (places.last < places.first || places.last == std::string_view::npos) return NoPlaces(name);
  }
  if (at == end) return places;
  const std::string_view letter(at, static_cast<size_t>(end - at));
  if (letter == "B" || letter == "b") {
    return absl::UnimplementedError("Unimplemented: binary coded decimals of fixed-width text");
  }
  constexpr std::string_view kLetters = "TIURtiur";
  const size_t kind = letter.size() == 1 ? kLetters.find(letter[0]) : std::string_view::npos;
  if (kind == std::string_view::npos) return NoPlaces(name);
  places.kind = static_cast<Places::Kind>(1 + kind % 4);
  return places;
}

// The bytes of a record between two places.
std::string_view Part(std::string_view record, const Places& places) {
  const bool ascii = std::ranges::all_of(record, [](char c) { return (c & 0x80) == 0; });
  if (ascii || places.kind >= Places::Kind::kSigned) {
    if (places.first > record.size()) return {};
    return record.substr(places.first - 1, places.last - places.first + 1);
  }
  size_t begin = record.size(), end = record.size(), place = 0;
  for (size_t i = 0; i < record.size(); ++i) {
    if ((static_cast<unsigned char>(record[i]) & 0xC0) == 0x80) continue;
    if (++place == places.first) begin = i;
    if (places.last != std::string_view::npos && place == places.last + 1) end = i;
  }
  return record.substr(begin, std::max(begin, end) - begin);
}

// A number of up to eight bytes, the lowest first.
uint64_t LittleEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = bytes.size(); i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

std::optional<double> BinaryNumber(std::string_view bytes, Places::Kind kind) {
  if (bytes.empty() || bytes.size() > 8) return std::nullopt;
  const uint64_t number = LittleEndian(bytes);
  if (kind == Places::Kind::kUnsigned) return static_cast<double>(number);
  if (kind == Places::Kind::kSigned) {
    const auto unused = static_cast<int>(64 - bytes.size() * 8);
    return static_cast<double>(static_cast<int64_t>(number << unused) >> unused);
  }
  if (bytes.size() == 4) return std::bit_cast<float>(static_cast<uint32_t>(number));
  return bytes.size() == 8 ? std::optional(std::bit_cast<double>(number)) : std::nullopt;
}

class FixedWidthText {
 public:
  FixedWidthText(std::string_view text, const FormatOptions& options)
      : text_(text), options_(options) {
    if (options.ctrl_z_ends) text_ = text_.substr(0, std::min(text_.find(kCtrlZ), text_.size()));
    text_.remove_prefix(std::min<size_t>(options.header_bytes, text_.size()));
    for (uint64_t line = 0; line < options.header_lines && !text_.empty(); ++line) TakeLine();
  }

  // False at the end of the text.
  bool Next(std::string_view& record) {
    while (!text_.empty()) {
      record = options_.record_bytes > 0 ? TakeBytes() : TakeLines();
      const bool comment =
          !options_.comment_prefix.empty() && record.starts_with(options_.comment_prefix);
      if (!comment && !record.empty()) return true;
    }
    return false;
  }

 private:
  std::string_view TakeBytes() {
    const std::string_view record = text_.substr(0, options_.record_bytes);
    text_.remove_prefix(record.size());
    return record;
  }

  std::string_view TakeLines() {
    const char* const begin = text_.data();
    std::string_view line = TakeLine();
    for (uint64_t more = 1; more < options_.record_lines && !text_.empty(); ++more) {
      line = TakeLine();
    }
    return {begin, static_cast<size_t>(line.data() + line.size() - begin)};
  }

  std::string_view TakeLine() {
    const size_t end = std::min(text_.find_first_of("\r\n"), text_.size());
    const std::string_view line = text_.substr(0, end);
    const size_t line_end = text_.substr(end, 2) == "\r\n" ? 2 : 1;
    text_.remove_prefix(std::min(end + line_end, text_.size()));
    return line;
  }

  std::string_view text_;
  const FormatOptions& options_;
};

// The text as UTF-8; binary numbers need the bytes as they are.
absl::StatusOr<std::string> Decode(std::string_view bytes, const FormatOptions& options,
                                   const CancelToken& cancel) {
  CELADON_ASSIGN_OR_RETURN(const DetectedEncoding found, DetectEncoding(bytes, options.encoding));
  bytes.remove_prefix(found.mark_bytes);
  const bool wide =
      found.encoding == TextEncoding::kUtf16Le || found.encoding == TextEncoding::kUtf16Be;
  if (wide) return DecodeUtf16(bytes, found.encoding, cancel);
  std::string scratch;
  return std::string(DecodeCell(bytes, found.encoding, scratch));
}

void SetCell(GatheredTable& table, size_t column, std::string_view part, const Places& places,
             const FormatOptions& options, const TextInterpreter& interpreter) {
  if (places.kind >= Places::Kind::kSigned) {
    const auto number = BinaryNumber(part, places.kind);
    if (number.has_value()) table.Set(column, ValueView::Number(*number));
    return;
  }
  if (options.trim_blanks) {
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    part.remove_suffix(part.size() - (part.find_last_not_of(' ') + 1));
  }
  if (options.has_null_text && part == options.null_text) return;
  const auto number = places.kind == Places::Kind::kText ? std::nullopt : interpreter.Number(part);
  table.Set(column, number.has_value() ? ValueView::Dual(part, *number) : ValueView::Text(part));
}

absl::StatusOr<std::unique_ptr<TableReader>> ReadFixedWidth(std::string_view bytes,
                                                            const FormatOptions& options,
                                                            const Execution& execution) {
  if (options.columns.empty()) {
    return absl::InvalidArgumentError(
        "a fixed-width text is loaded by places, such as @1:8 as name");
  }
  GatheredTable table(execution);
  std::vector<Places> places;
  bool binary = false;
  for (const std::string& name : options.columns) {
    CELADON_ASSIGN_OR_RETURN(places.emplace_back(), ParsePlaces(name));
    binary = binary || places.back().kind >= Places::Kind::kSigned;
    table.Column(name);
  }
  std::string decoded;
  if (!binary) {
    CELADON_ASSIGN_OR_RETURN(decoded, Decode(bytes, options, execution.cancel));
    bytes = decoded;
  }
  const TextInterpreter interpreter(options.settings);
  FixedWidthText text(bytes, options);
  for (std::string_view record; text.Next(record);) {
    for (size_t i = 0; i < places.size(); ++i) {
      SetCell(table, i, Part(record, places[i]), places[i], options, interpreter);
    }
    CELADON_RETURN_IF_ERROR(table.EndRow());
  }
  return std::move(table).Read({});
}

class FixedWidthFormat final : public GatheredFormat {
 public:
  std::string_view name() const override { return "fix"; }
  std::vector<std::string_view> extensions() const override { return {".fix"}; }
  bool has_columns_as_asked() const override { return true; }

 protected:
  std::string_view files() const override { return "fixed-width text"; }
  absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    return ReadFixedWidth(text, options, execution);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeFixedWidthFormat() {
  return std::make_shared<const FixedWidthFormat>();
}

}  // namespace celadon
