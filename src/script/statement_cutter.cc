#include "script/statement_cutter.h"

#include <algorithm>
#include <array>

#include "celadon/text_rules.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

constexpr auto kControlWords = std::to_array<std::string_view>(
    {"if", "elseif", "else", "endif", "end", "for", "next", "do", "loop", "switch", "case",
     "default", "endswitch", "sub", "endsub", "call", "exit"});

bool IsOneOf(std::string_view word, const auto& words) {
  return std::ranges::any_of(words,
                             [word](std::string_view w) { return EqualsIgnoringCase(w, word); });
}

}  // namespace

CutStatement StatementCutter::Next() {
  while (true) {
    const size_t begin = SkipBlanks(text_, next_);
    if (begin == text_.size()) return {StatementKind::kEnd, begin, begin};
    if (text_[begin] == ';') {
      next_ = begin + 1;
    } else if (EqualsIgnoringCase(text_.substr(begin, WordEnd(text_, begin) - begin), "rem")) {
      next_ = std::min(TextEnd(begin) + 1, text_.size());
    } else {
      return Cut(KindAt(begin), begin);
    }
  }
}

StatementKind StatementCutter::KindAt(size_t begin) const {
  const bool quoted = IsQuote(text_[begin]);
  const size_t end = quoted ? QuotedEnd(text_, begin) : WordEnd(text_, begin);
  if (end == kUnclosed) return StatementKind::kRegular;
  const std::string_view word = text_.substr(begin, end - begin);
  const size_t behind = SkipBlanks(text_, end);
  const char next = behind < text_.size() ? text_[behind] : '\0';
  if (next == '=' && !word.empty()) return StatementKind::kAssignment;
  if (next == ':') return StatementKind::kRegular;
  if (EqualsIgnoringCase(word, "trace")) return StatementKind::kText;
  return IsOneOf(word, kControlWords) ? StatementKind::kControl : StatementKind::kRegular;
}

size_t StatementCutter::TextEnd(size_t begin) const {
  return std::min(text_.find(';', begin), text_.size());
}

CutStatement StatementCutter::Cut(StatementKind kind, size_t begin) {
  const bool ends_with_line = kind == StatementKind::kControl || kind == StatementKind::kAssignment;
  size_t at = kind == StatementKind::kText ? TextEnd(begin) : begin;
  while (at < text_.size() && text_[at] != ';') {
    if (ends_with_line && IsLineEnd(text_[at])) break;
    if (IsQuote(text_[at])) {
      const size_t end = QuotedEnd(text_, at);
      if (end == kUnclosed) return {StatementKind::kUnclosed, at, text_.size()};
      at = end;
    } else {
      at = std::max(at + 1, CommentEnd(text_, at));
    }
  }
  next_ = std::min(at + 1, text_.size());
  return {kind, begin, at};
}

}  // namespace celadon
