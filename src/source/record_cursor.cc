#include "source/record_cursor.h"

#include <cstring>

#include "value/number_text.h"

namespace celadon {
namespace {

using Quotes = FormatOptions::Quotes;

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

bool IsStandardQuote(char c) { return c == '"' || c == '\''; }

std::string_view WithoutStandardQuotes(std::string_view cell) {
  const bool wrapped = cell.size() > 1 && IsStandardQuote(cell[0]) && cell.back() == cell[0];
  return wrapped ? cell.substr(1, cell.size() - 2) : cell;
}

std::string_view Span(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

const char* FindQuote(const char* at, const char* end) {
  return static_cast<const char*>(std::memchr(at, '"', static_cast<size_t>(end - at)));
}

void Undouble(std::string_view content, std::string& out) {
  out.clear();
  while (true) {
    const size_t quote = content.find('"');
    if (quote == std::string_view::npos) break;
    out.append(content.substr(0, quote + 1));
    content.remove_prefix(quote + 2);
  }
  out.append(content);
}

}  // namespace

RecordCursor::RecordCursor(const Dialect& dialect, std::string_view text, size_t begin)
    : dialect_(dialect),
      begin_(text.data()),
      end_(text.data() + text.size()),
      at_(text.data() + begin),
      skips_blanks_(dialect.spaces || (dialect.trim && !dialect.IsStop(' '))),
      single_delimiter_(!dialect.spaces && dialect.delimiter.size() == 1),
      masked_(at_) {}

bool RecordCursor::NextRecord() {
  while (at_ < end_) {
    if (PassIgnoredLine()) continue;
    if (dialect_.spaces) at_ = SkipBlanks(at_);
    in_record_ = true;
    return true;
  }
  return false;
}

bool RecordCursor::NextCell(std::string_view& cell) {
  if (!in_record_) return false;
  copied_ = false;
  if (PassPlainest(cell)) return true;
  const RawCell raw = PassCell();
  cell = raw.content;
  copied_ = raw.escaped;
  if (raw.escaped) {
    Undouble(raw.content, scratch_);
    cell = scratch_;
  }
  return true;
}

void RecordCursor::SkipRecord() {
  for (std::string_view cell; in_record_;) {
    if (!PassPlainest(cell)) PassCell();
  }
}

void RecordCursor::SkipLine() {
  while (at_ < end_ && !IsLineEnd(*at_)) ++at_;
  PassLineEnd(at_);
}

bool RecordCursor::PassIgnoredLine() {
  if (!dialect_.comment.empty() && Span(at_, end_).starts_with(dialect_.comment)) {
    SkipLine();
    return true;
  }
  const char* first = SkipBlanks(at_);
  if (first < end_ && !IsLineEnd(*first)) return false;
  at_ = first;
  PassLineEnd(first);
  return true;
}

bool RecordCursor::PassPlainest(std::string_view& cell) {
  if (!single_delimiter_) return false;
  const char* const first = at_;
  const char* const stop = FindStop(first);
  if (stop == nullptr || !HasPlainEnds(first, stop)) return false;
  cell = Span(first, stop);
  PassFoundStop(stop);
  return true;
}

RecordCursor::RawCell RecordCursor::PassCell() {
  RawCell cell;
  const char* first = SkipBlanks(at_);
  const bool wrapped = first < end_ && PassWrapped(first, cell);
  if (!wrapped && !unclosed()) cell.content = PassPlain(first, at_);
  cell.escaped = cell.escaped && wrapped;
  PassStop();
  return cell;
}

// Leaves `at_` before the cell's stop if the cell is wrapped; else where the search for it goes on.
bool RecordCursor::PassWrapped(const char* open, RawCell& cell) {
  switch (dialect_.quotes) {
    case Quotes::kModern:
      return PassModern(open, cell);
    case Quotes::kStandard:
      return PassStandard(open, cell);
    case Quotes::kNone:
      return false;
  }
  return false;
}

bool RecordCursor::PassModern(const char* open, RawCell& cell) {
  if (*open != '"') return false;
  const char* close = FindQuote(open + 1, end_);
  while (close != nullptr && close + 1 < end_ && close[1] == '"') {
    cell.escaped = true;
    close = FindQuote(close + 2, end_);
  }
  if (close == nullptr) {
    unclosed_ = open;
    at_ = end_;
    return false;
  }
  at_ = AfterClose(close);
  cell.content = Span(open + 1, close);
  return AtStop(at_);
}

bool RecordCursor::PassStandard(const char* open, RawCell& cell) {
  if (!IsStandardQuote(*open)) return false;
  const char* close = open + 1;
  while (close < end_ && *close != *open && !IsLineEnd(*close)) ++close;
  if (close == end_ || IsLineEnd(*close) || !AtStop(AfterClose(close))) return false;
  at_ = AfterClose(close);
  cell.content = WithoutBlanks(Span(open + 1, close));
  return true;
}

// What stands in standard quotes, without the blanks around it where the dialect trims.
std::string_view RecordCursor::WithoutBlanks(std::string_view content) const {
  return dialect_.trim ? TrimBlanks(content) : content;
}

// A cell as it stands, from `first` to the first stop at or after `from`.
std::string_view RecordCursor::PassPlain(const char* first, const char* from) {
  const char* at = from < first ? first : from;
  while (at < end_ && !(dialect_.IsStop(*at) && AtStop(at))) ++at;
  at_ = at;
  if (dialect_.trim) {
    while (at > first && dialect_.IsBlank(at[-1])) --at;
  }
  const std::string_view cell = Span(first, at);
  if (dialect_.quotes != Quotes::kStandard) return cell;
  const std::string_view content = WithoutStandardQuotes(cell);
  return content.size() == cell.size() ? cell : WithoutBlanks(content);
}

void RecordCursor::PassStop() {
  in_record_ = at_ < end_ && !PassLineEnd(at_);
  if (!in_record_) return;
  at_ += dialect_.delimiter.size();
  if (!dialect_.spaces) return;
  at_ = SkipBlanks(at_);
  if (at_ == end_ || PassLineEnd(at_)) in_record_ = false;  // blanks at the end of a line
}

bool RecordCursor::PassLineEnd(const char* at) {
  if (at == end_ || !IsLineEnd(*at)) return false;
  at_ = at + (*at == '\r' && at + 1 < end_ && at[1] == '\n' ? 2 : 1);
  return true;
}

const char* RecordCursor::SkipBlanks(const char* at) const {
  if (skips_blanks_) {
    while (at < end_ && dialect_.IsBlank(*at)) ++at;
  }
  return at;
}

// Where the stop of a cell is expected that is wrapped up to the quote at `close`.
const char* RecordCursor::AfterClose(const char* close) const {
  return dialect_.spaces ? close + 1 : SkipBlanks(close + 1);
}

bool RecordCursor::AtStop(const char* at) const {
  return at == end_ || IsLineEnd(*at) || AtDelimiter(at);
}

bool RecordCursor::AtDelimiter(const char* at) const {
  return dialect_.IsStop(*at) && !IsLineEnd(*at) &&
         (dialect_.delimiter.size() == 1 || Span(at, end_).starts_with(dialect_.delimiter));
}

}  // namespace celadon
