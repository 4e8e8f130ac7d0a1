#include "connectors/sqlite/sql_text.h"

#include <algorithm>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordByte(char c) {
  return IsDigit(c) || c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

class SqlScanner {
 public:
  explicit SqlScanner(std::string_view sql) : sql_(sql) {}

  SqlText Scan() {
    while (at_ < sql_.size()) TakePart();
    return std::move(result_);
  }

 private:
  void TakePart() {
    const char c = sql_[at_];
    const size_t comment_end = CommentEnd();
    if (comment_end > at_) return Copy(comment_end);
    if (const size_t end = QuotedEnd(at_); end > at_) return Copy(end);
    if (c == '#') return TakeHashes();
    if (const size_t end = TimestampEnd(); end > at_) return TakeAsText(at_, end, end);
    if (IsWordByte(c)) return TakeWord();
    Copy(at_ + 1);
  }

  void Copy(size_t end) {
    result_.text += sql_.substr(at_, end - at_);
    at_ = end;
  }

  // Writes bytes [begin, end) as a text and goes on at `next`.
  void TakeAsText(size_t begin, size_t end, size_t next) {
    result_.text += '\'';
    for (const char c : sql_.substr(begin, end - begin)) {
      result_.text += c;
      if (c == '\'') result_.text += c;
    }
    result_.text += '\'';
    at_ = next;
  }

  void TakeHashes() {
    const size_t end = sql_.find_first_of("#\r\n", at_ + 1);
    if (end == std::string_view::npos || sql_[end] != '#') return Copy(at_ + 1);
    TakeAsText(at_ + 1, end, end + 1);
  }

  void TakeWord() {
    const size_t end = WordEnd(at_);
    const std::string_view word = sql_.substr(at_, end - at_);
    const size_t next = SkipBlanks(end);
    const bool called = next < sql_.size() && sql_[next] == '(';
    if (called && (EqualsIgnoringCase(word, "left") || EqualsIgnoringCase(word, "right"))) {
      result_.text += '"';
      Copy(end);
      result_.text += '"';
      return;
    }
    if (called && EqualsIgnoringCase(word, "table_changes")) NoteFeed(SkipBlanks(next + 1));
    Copy(end);
    if (EqualsIgnoringCase(word, "from") || EqualsIgnoringCase(word, "join")) DropCatalogue();
  }

  void NoteFeed(size_t at) {
    const size_t end = QuotedEnd(at);
    if (end > at && sql_[at] == '\'') {
      result_.feeds.emplace_back(sql_.substr(at + 1, end - at - 2));
    }
  }

  // Passes over the first part of a name that has three.
  void DropCatalogue() {
    const size_t begin = SkipBlanks(at_);
    size_t parts = 0, second = begin;
    for (size_t end = NameEnd(begin); end != kNone;) {
      ++parts;
      end = SkipBlanks(end);
      if (end == sql_.size() || sql_[end] != '.') break;
      end = SkipBlanks(end + 1);
      if (parts == 1) second = end;
      end = NameEnd(end);
    }
    if (parts < 3) return;
    Copy(begin);
    at_ = second;
  }

  static constexpr size_t kNone = std::string_view::npos;

  // The byte behind the name at `at`, quoted or not; kNone where there is none.
  size_t NameEnd(size_t at) const {
    if (at >= sql_.size()) return kNone;
    const size_t end = std::max(QuotedEnd(at), WordEnd(at));
    return end > at ? end : kNone;
  }

  size_t WordEnd(size_t at) const {
    while (at < sql_.size() && IsWordByte(sql_[at])) ++at;
    return at;
  }

  size_t SkipBlanks(size_t at) const {
    while (at < sql_.size() && IsBlank(sql_[at])) ++at;
    return at;
  }

  // The byte behind the quoted part at `at`; `at` where none begins or it is not closed.
  size_t QuotedEnd(size_t at) const {
    if (at >= sql_.size()) return at;
    const char closing = sql_[at] == '[' ? ']' : sql_[at];
    if (std::string_view("'\"`]").find(closing) == kNone || sql_[at] == ']') return at;
    for (size_t end = at + 1; end < sql_.size(); ++end) {
      if (sql_[end] != closing) continue;
      if (closing == ']' || end + 1 == sql_.size() || sql_[end + 1] != closing) return end + 1;
      ++end;
    }
    return at;
  }

  size_t CommentEnd() const {
    const std::string_view start = sql_.substr(at_, 2);
    if (start == "--") return std::min(sql_.find('\n', at_), sql_.size());
    if (start == "/*") return std::min(sql_.find("*/", at_ + 2), sql_.size() - 2) + 2;
    return at_;
  }

  // The byte behind digits in the form of `shape`, where 0 stands for a digit and a blank for a
  // blank or T; kNone where the text is another.
  size_t ShapeEnd(size_t at, std::string_view shape) const {
    if (sql_.size() - at < shape.size()) return kNone;
    for (const char wanted : shape) {
      const char c = sql_[at++];
      const bool fits = wanted == '0'   ? IsDigit(c)
                        : wanted == ' ' ? c == ' ' || c == 'T'
                                        : c == wanted;
      if (!fits) return kNone;
    }
    return at;
  }

  // The byte behind the timestamp that begins here, or this byte.
  size_t TimestampEnd() const {
    size_t end = ShapeEnd(at_, "0000-00-00 00:00");
    if (end == kNone) return at_;
    if (const size_t seconds = ShapeEnd(end, ":00"); seconds != kNone) {
      end = seconds;
      if (ShapeEnd(end, ".0") != kNone) {
        ++end;
        while (end < sql_.size() && IsDigit(sql_[end])) ++end;
      }
    }
    return end < sql_.size() && IsWordByte(sql_[end]) ? at_ : end;
  }

  std::string_view sql_;
  size_t at_ = 0;
  SqlText result_;
};

}  // namespace

SqlText ForSqlite(std::string_view sql) { return SqlScanner(sql).Scan(); }

}  // namespace celadon
