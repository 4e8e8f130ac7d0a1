#include "script/statement_cutter.h"

#include <algorithm>
#include <array>

#include "celadon/text_rules.h"
#include "script/script_scan.h"
#include "script/statement_words.h"

namespace celadon {
namespace {

constexpr auto kControlWords = std::to_array<std::string_view>(
    {"if", "elseif", "else", "endif", "end", "for", "next", "do", "loop", "switch", "case",
     "default", "endswitch", "sub", "endsub", "call", "exit"});

// Clauses whose condition ends with `then`, and clauses of one word.
constexpr auto kConditionWords = std::to_array<std::string_view>({"if", "elseif"});
constexpr auto kLoneWords = std::to_array<std::string_view>({"else", "default"});
// Clauses that end blocks.
constexpr auto kClosingWords =
    std::to_array<std::string_view>({"end", "endif", "endswitch", "endsub", "next", "loop"});
// `SET=name=text` is a statement as well.
constexpr auto kAssigningWords = std::to_array<std::string_view>({"set", "let"});

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
      next_ = std::min(RemarkEnd(begin) + 1, text_.size());
    } else {
      return Cut(KindAt(begin), begin);
    }
  }
}

std::optional<IncludeClause> ParseIncludeClause(std::string_view inside) {
  const size_t name = SkipBlanks(inside, 0);
  const size_t name_end = WordEnd(inside, name);
  const size_t equals = SkipBlanks(inside, name_end);
  if (equals == inside.size() || inside[equals] != '=') return std::nullopt;
  const std::string_view word = inside.substr(name, name_end - name);
  const bool must = EqualsIgnoringCase(word, "must_include");
  if (!must && !EqualsIgnoringCase(word, "include")) return std::nullopt;
  std::string_view file = Trim(inside.substr(equals + 1));
  if (!file.empty() && IsQuote(file[0]) && QuotedEnd(file, 0) == file.size()) {
    file = file.substr(1, file.size() - 2);
  }
  return IncludeClause{.file = file, .must = must};
}

size_t ShownPartEnd(std::string_view text, size_t begin) {
  if (text[begin] != '\'' && text[begin] != '"') return begin + 1;
  const size_t end = QuotedEnd(text, begin);
  return end == kUnclosed ? begin + 1 : end;
}

StatementKind StatementCutter::KindAt(size_t begin) const {
  if (text_.substr(begin, 2) == "$(") {
    const size_t end = ParenthesisEnd(text_, begin + 1);
    if (end != kUnclosed && ParseIncludeClause(text_.substr(begin + 2, end - begin - 3))) {
      return StatementKind::kInclude;
    }
  }
  const bool quoted = IsQuote(text_[begin]);
  const size_t end = quoted ? QuotedEnd(text_, begin) : WordEnd(text_, begin);
  if (end == kUnclosed) return StatementKind::kRegular;
  const std::string_view word = text_.substr(begin, end - begin);
  const size_t behind = SkipBlanks(text_, end);
  const char next = behind < text_.size() ? text_[behind] : '\0';
  if (next == ':') return StatementKind::kRegular;
  if (EqualsIgnoringCase(word, "trace")) return StatementKind::kText;
  if (next == '=' && !IsOneOf(word, kAssigningWords) && !word.empty()) {
    return StatementKind::kAssignment;
  }
  return IsOneOf(word, kControlWords) ? StatementKind::kControl : StatementKind::kRegular;
}

size_t StatementCutter::RemarkEnd(size_t begin) const {
  return std::min(text_.find(';', begin), text_.size());
}

// A `;` in a comment is none, but one behind `//` still ends the text with its line, so that it
// does not take in the next statement (our own).
size_t StatementCutter::TextEnd(size_t begin) const {
  size_t semicolon = RemarkEnd(begin);
  for (size_t at = begin; at < semicolon;) {
    const size_t comment_end = CommentEnd(text_, at);
    if (comment_end == at) {
      at = ShownPartEnd(text_.substr(0, semicolon), at);
    } else if (comment_end <= semicolon) {
      at = comment_end;
    } else if (text_[at + 1] == '/') {
      return comment_end;
    } else if (!text_.substr(at + 2, comment_end - at - 2).ends_with("*/")) {
      return semicolon;
    } else {
      at = comment_end;
      semicolon = RemarkEnd(at);
    }
  }
  return semicolon;
}

bool StatementCutter::BeginsStatement(size_t at) const {
  const std::string_view word = text_.substr(at, WordEnd(text_, at) - at);
  const bool quoted = at < text_.size() && IsQuote(text_[at]);
  const size_t end = quoted ? QuotedEnd(text_, at) : at + word.size();
  const size_t behind = end == kUnclosed ? text_.size() : SkipBlanks(text_, end);
  const bool labels = end > at && behind < text_.size() && text_[behind] == ':';
  return labels || KindAt(at) != StatementKind::kRegular || IsOneOf(word, kStatementWords) ||
         text_.substr(at, 2) == "$(";
}

size_t StatementCutter::ClosingEnd(size_t begin, size_t end) const {
  const auto word_at = [&](size_t at) { return text_.substr(at, WordEnd(text_, at) - at); };
  std::string_view word = word_at(begin);
  size_t closed = begin + word.size();
  size_t next = SkipBlanks(text_, closed);
  if (EqualsIgnoringCase(word, "end")) {
    closed = next + word_at(next).size();
  } else if (EqualsIgnoringCase(word, "next")) {
    word = word_at(next);
    const bool alone = SkipBlanks(text_, next + word.size()) >= end;
    if (alone || !BeginsStatement(next)) closed = next + word.size();  // with its variable
  }
  next = SkipBlanks(text_, closed);
  return next < end && BeginsStatement(next) ? closed : end;
}

size_t StatementCutter::ClauseEnd(size_t begin, size_t end) const {
  const size_t word_end = WordEnd(text_, begin);
  const std::string_view word = text_.substr(begin, word_end - begin);
  if (IsOneOf(word, kClosingWords)) return ClosingEnd(begin, end);
  const size_t next = SkipBlanks(text_, word_end);
  const std::string_view second = text_.substr(next, WordEnd(text_, next) - next);
  const bool conditional = IsOneOf(word, kConditionWords) || EqualsIgnoringCase(second, "if");
  if (IsOneOf(word, kLoneWords) && !conditional) return word_end;
  if (!conditional) return end;
  size_t at = begin;
  while (at < end) {
    if (IsQuote(text_[at])) {
      at = QuotedEnd(text_, at);
    } else if (const size_t behind = WordEnd(text_, at); behind > at) {
      if (EqualsIgnoringCase(text_.substr(at, behind - at), "then")) return behind;
      at = behind;
    } else {
      at = std::max(at + 1, CommentEnd(text_, at));
    }
  }
  return end;
}

size_t StatementCutter::ExpansionsEnd(size_t begin) const {
  size_t end = begin;
  size_t next = begin;
  while (text_.substr(next, 2) == "$(") {
    end = ParenthesisEnd(text_, next + 1);
    if (end == kUnclosed) return begin;
    next = SkipBlanks(text_, end);
    if (!std::ranges::any_of(text_.substr(end, next - end), IsLineEnd)) return begin;
  }
  const bool cut = next < text_.size() && KindAt(next) == StatementKind::kControl;
  return cut ? end : begin;
}

CutStatement StatementCutter::Cut(StatementKind kind, size_t begin) {
  if (kind == StatementKind::kInclude) {
    next_ = ParenthesisEnd(text_, begin + 1);
    return {kind, begin, next_};
  }
  if (const size_t end = ExpansionsEnd(begin); end > begin) {
    next_ = end;
    return {kind, begin, end};
  }
  if (kind == StatementKind::kText) {
    const size_t end = TextEnd(begin);
    next_ = std::min(end + 1, text_.size());
    return {kind, begin, end};
  }
  const bool ends_with_line = kind == StatementKind::kControl || kind == StatementKind::kAssignment;
  const size_t sql = kind == StatementKind::kRegular ? SqlBegin(text_, begin) : kUnclosed;
  size_t at = begin;
  while (at < text_.size() && text_[at] != ';') {
    if (ends_with_line && IsLineEnd(text_[at])) break;
    if (IsQuote(text_[at])) {
      const size_t end = QuotedEnd(text_, at);
      if (end == kUnclosed) return {StatementKind::kUnclosed, at, text_.size()};
      at = end;
    } else {
      const size_t comment_end = at > sql ? DashCommentEnd(text_, at) : at;
      at = std::max({at + 1, comment_end, CommentEnd(text_, at)});
    }
  }
  const size_t end = kind == StatementKind::kControl ? ClauseEnd(begin, at) : at;
  next_ = end < at ? end : std::min(at + 1, text_.size());
  return {kind, begin, end};
}

}  // namespace celadon
