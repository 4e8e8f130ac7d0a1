#include "script/format_spec.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/grid_step_parser.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

using Labels = FormatOptions::Labels;
using Quotes = FormatOptions::Quotes;

constexpr auto kFormats = std::to_array<std::string_view>(
    {"txt", "csv", "qvd", "parquet", "arrow", "fix", "ooxml", "biff", "json", "ndjson", "jsonl",
     "xml", "xmlsimple", "xmlsax", "xmlgeneric"});
constexpr auto kOtherFormats = std::to_array<std::string_view>({"dif", "html", "kml", "qvx"});
constexpr auto kEncodings = std::to_array<std::string_view>(
    {"utf8", "utf-8", "utf7", "unicode", "ansi", "oem", "mac", "symbol"});

bool IsOneOf(std::string_view word, const auto& words) {
  return std::ranges::any_of(words,
                             [word](std::string_view w) { return EqualsIgnoringCase(w, word); });
}

// One item: a word, `word is value`, `word word`, or `word(…)`.
class ItemParser {
 public:
  ItemParser(StatementReader& reader, FormatSpec& spec) : reader_(reader), spec_(spec) {}

  absl::Status Parse() {
    const size_t begin = begin_ = reader_.place();
    size_t end = begin;
    const std::string_view text = reader_.text();
    while (end < text.size() && !IsBlank(text[end]) && text[end] != ',' && text[end] != ')' &&
           text[end] != '(') {
      ++end;
    }
    const std::string_view word = text.substr(begin, end - begin);
    if (word.empty()) return reader_.Expected("a format word");
    reader_.MoveTo(end);
    if (reader_.AcceptWord("is")) return Valued(word, begin);
    if (IsOneOf(word, kFormats)) return SetFormat(word);
    if (IsOneOf(word, kOtherFormats)) return SetOtherFormat(word);
    if (IsOneOf(word, kEncodings)) return SetEncoding(word);
    return Flag(word, begin);
  }

 private:
  absl::Status SetFormat(std::string_view word) {
    spec_.format = PlainTextRules().Lower(word);
    return absl::OkStatus();
  }
  absl::Status SetOtherFormat(std::string_view word) {
    CELADON_RETURN_IF_ERROR(SetFormat(word));
    return SetUnread(word);
  }
  absl::Status SetUnread(std::string_view word) {
    if (!spec_.unread.empty()) return absl::OkStatus();
    spec_.unread = std::string(word);
    spec_.unread_begin = begin_;
    spec_.unread_end = begin_ + word.size();
    return absl::OkStatus();
  }
  absl::Status SetEncoding(std::string_view word) {
    spec_.options.encoding = std::string(word);
    return absl::OkStatus();
  }

  absl::Status Flag(std::string_view word, size_t begin) {
    FormatOptions& options = spec_.options;
    if (EqualsIgnoringCase(word, "msq")) {
      options.quotes = Quotes::kModern;
    } else if (EqualsIgnoringCase(word, "embedded") && reader_.AcceptWord("labels")) {
      options.labels = Labels::kEmbedded;
    } else if (EqualsIgnoringCase(word, "explicit") && reader_.AcceptWord("labels")) {
      return SetUnread("explicit labels");
    } else if (EqualsIgnoringCase(word, "filters")) {
      CELADON_ASSIGN_OR_RETURN(spec_.steps, ParseGridSteps(reader_));
    } else if (!EqualsIgnoringCase(word, "no")) {
      return Unknown(word, begin);
    } else if (reader_.AcceptWord("labels")) {
      options.labels = Labels::kNone;
    } else if (reader_.AcceptWord("quotes")) {
      options.quotes = Quotes::kNone;
    } else if (reader_.AcceptWord("eof")) {
      options.ctrl_z_ends = false;
    } else {
      return reader_.Expected("labels, quotes or eof behind no");
    }
    return absl::OkStatus();
  }

  absl::Status Valued(std::string_view word, size_t begin) {
    FormatOptions& options = spec_.options;
    if (EqualsIgnoringCase(word, "header")) {
      return Length("header", options.header_lines, options.header_bytes);
    }
    if (EqualsIgnoringCase(word, "record")) {
      options.record_lines = 0;
      return Length("record", options.record_lines, options.record_bytes);
    }
    CELADON_ASSIGN_OR_RETURN(std::string value, reader_.RawValue("a value behind is"));
    if (EqualsIgnoringCase(word, "delimiter")) {
      options.delimiter = std::move(value);
    } else if (EqualsIgnoringCase(word, "codepage")) {
      options.encoding = std::move(value);
    } else if (EqualsIgnoringCase(word, "comment")) {
      options.comment_prefix = std::move(value);
    } else if (EqualsIgnoringCase(word, "table")) {
      options.table = std::move(value);
    } else if (EqualsIgnoringCase(word, "compression")) {
      options.compression = std::move(value);
    } else if (EqualsIgnoringCase(word, "tab") || EqualsIgnoringCase(word, "url") ||
               EqualsIgnoringCase(word, "useragent")) {
      return SetUnread(word);
    } else {
      return Unknown(word, begin);
    }
    return absl::OkStatus();
  }

  // `line`, `n lines`, or `n` bytes.
  absl::Status Length(std::string_view word, uint64_t& lines, uint64_t& bytes) {
    CELADON_ASSIGN_OR_RETURN(const std::string value,
                             reader_.RawValue(absl::StrFormat("the length behind %s is", word)));
    if (EqualsIgnoringCase(value, "line")) {
      lines = 1;
      return absl::OkStatus();
    }
    uint64_t count = 0;
    const char* const last = value.data() + value.size();
    const auto [end, error] = std::from_chars(value.data(), last, count);
    const std::string_view unit = Trim(std::string_view(end, static_cast<size_t>(last - end)));
    const bool in_lines = EqualsIgnoringCase(unit, "lines") || EqualsIgnoringCase(unit, "line");
    if (error != std::errc() || !(in_lines || unit.empty())) {
      return SourceError(
          reader_.text(), reader_.previous_end(), reader_.previous_end(),
          absl::StrFormat("expected a number of lines or bytes, or line, behind %s is", word));
    }
    (in_lines ? lines : bytes) = count;
    return absl::OkStatus();
  }

  absl::Status Unknown(std::string_view word, size_t begin) const {
    return SourceError(reader_.text(), begin, begin + word.size(),
                       absl::StrFormat("the format word is not known: %s", word));
  }

  StatementReader& reader_;
  FormatSpec& spec_;
  size_t begin_ = 0;  // of the item
};

}  // namespace

absl::StatusOr<FormatSpec> ParseFormatSpec(StatementReader& reader) {
  FormatSpec spec;
  spec.options.quotes = Quotes::kStandard;
  if (!reader.AcceptSymbol("(")) return spec;
  spec.given = true;
  while (!reader.AcceptSymbol(")")) {
    CELADON_RETURN_IF_ERROR(ItemParser(reader, spec).Parse());
    if (!reader.AcceptSymbol(",") && !reader.token().IsSymbol(")")) {
      return reader.Expected("\",\" or \")\" behind a format word");
    }
  }
  return spec;
}

}  // namespace celadon
