#include "script/statement_reader.h"

#include <algorithm>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/blanks.h"
#include "expression/parser.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

// The quoted part [begin, end) without its quotes, doubled ones made single.
std::string WithoutQuotes(std::string_view text, size_t begin, size_t end) {
  const char closing = text[end - 1];
  const std::string_view inside = text.substr(begin + 1, end - begin - 2);
  std::string plain;
  for (size_t i = 0; i < inside.size(); ++i) {
    plain += inside[i];
    if (inside[i] == closing && i + 1 < inside.size()) ++i;
  }
  return plain;
}

}  // namespace

bool StatementReader::AtWords(std::string_view first, std::string_view second) const {
  return AtWord(first) && tokens_.Peek().IsWord(second);
}

// What stands on a new line is asked whether it is the next statement.
absl::Status StatementReader::ExpectEnd() const {
  if (at_end()) return absl::OkStatus();
  const std::string_view between = text_.substr(previous_end(), place() - previous_end());
  const bool on_next_line = std::ranges::any_of(between, IsLineEnd);
  return Expected(on_next_line ? "\";\" before the new line" : "the end of the statement");
}

std::optional<std::string> StatementReader::Quoted() {
  const size_t begin = place();
  if (begin >= text_.size() || !IsQuote(text_[begin])) return std::nullopt;
  const size_t end = QuotedEnd(text_, begin);
  if (end == kUnclosed) return std::nullopt;
  MoveTo(end);
  return WithoutQuotes(text_, begin, end);
}

absl::StatusOr<std::string> StatementReader::Name(std::string_view what) {
  if (auto quoted = Quoted()) return *std::move(quoted);
  const size_t begin = place();
  size_t end = begin;
  while (end < text_.size() && BlankBytes(text_.substr(end)) == 0 &&
         std::string_view(",;()='\"[]`").find(text_[end]) == std::string_view::npos) {
    ++end;
  }
  if (end == begin) return Expected(what);
  MoveTo(end);
  return std::string(text_.substr(begin, end - begin));
}

absl::StatusOr<std::vector<std::string>> StatementReader::Names(std::string_view what) {
  std::vector<std::string> names;
  do {
    CELADON_ASSIGN_OR_RETURN(names.emplace_back(), Name(what));
  } while (AcceptSymbol(","));
  return names;
}

absl::StatusOr<NodePtr> StatementReader::Formula() {
  size_t end = 0;
  CELADON_ASSIGN_OR_RETURN(NodePtr formula, ParseFormulaPrefix(text_, place(), &end));
  MoveTo(end);
  return formula;
}

absl::StatusOr<std::string> StatementReader::RawValue(std::string_view what) {
  if (auto quoted = Quoted()) return *std::move(quoted);
  const size_t begin = place();
  const size_t end = std::min(text_.find_first_of(",)", begin), text_.size());
  if (end == begin) return Expected(what);
  MoveTo(end);
  return std::string(Trim(text_.substr(begin, end - begin)));
}

absl::StatusOr<std::string> StatementReader::FileName(
    std::initializer_list<std::string_view> stops) {
  const size_t begin = place();
  size_t end = begin;
  if (auto quoted = Quoted()) {
    end = QuotedEnd(text_, begin);
    if (!text_.substr(end).starts_with('.')) return *std::move(quoted);
    const size_t extension = end;  // our own: [data/x].csv
    while (end < text_.size() && !IsBlank(text_[end]) && text_[end] != '(') ++end;
    MoveTo(end);
    return *quoted + std::string(text_.substr(extension, end - extension));
  }
  while (end < text_.size() && text_[end] != '(' && text_[end] != ';') {
    const size_t word_end = std::max(WordEnd(text_, end), end + 1);
    const std::string_view word = text_.substr(end, word_end - end);
    const bool behind_blank = end == begin || IsBlank(text_[end - 1]);
    if (behind_blank && std::ranges::any_of(stops, [word](std::string_view stop) {
          return EqualsIgnoringCase(word, stop);
        })) {
      break;
    }
    end = word_end;
  }
  const std::string_view name = Trim(text_.substr(begin, end - begin));
  if (name.empty()) return Expected("the name of a file");
  MoveTo(end);
  return std::string(name);
}

}  // namespace celadon
