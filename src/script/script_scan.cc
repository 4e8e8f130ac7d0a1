#include "script/script_scan.h"

#include <algorithm>
#include <array>

#include "celadon/text_rules.h"
#include "expression/blanks.h"

namespace celadon {
namespace {

constexpr std::string_view kInline = "inline";
constexpr auto kSchemes = std::to_array<std::string_view>({"lib:", "http:", "https:", "ftp:"});

bool IsWordByte(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("_.%#@$").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The byte behind the letters, digits and signs of a name that begins at `begin`. No-break spaces
// belong to none: they stand in texts that were copied from pages.
size_t WordBytesEnd(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && IsWordByte(text[end]) && BlankBytes(text.substr(end)) == 0) ++end;
  return end;
}

// Whether the word before the byte, blanks between, is INLINE.
bool FollowsInline(std::string_view text, size_t begin) {
  while (begin > 0 && IsBlank(text[begin - 1])) --begin;
  if (begin < kInline.size()) return false;
  const size_t word = begin - kInline.size();
  return EqualsIgnoringCase(text.substr(word, kInline.size()), kInline) &&
         (word == 0 || !IsWordByte(text[word - 1]));
}

// Whether the `//` at the byte is one of an address without quotes, such as lib://data/x.csv.
bool IsOfAddress(std::string_view text, size_t begin) {
  const std::string_view before = text.substr(0, begin);
  return std::ranges::any_of(kSchemes, [before](std::string_view scheme) {
    if (before.size() < scheme.size()) return false;
    const size_t word = before.size() - scheme.size();
    return EqualsIgnoringCase(before.substr(word), scheme) &&
           (word == 0 || !IsWordByte(before[word - 1]));
  });
}

size_t Behind(size_t found, size_t bytes) { return found == kUnclosed ? found : found + bytes; }

}  // namespace

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

bool IsQuote(char c) { return c == '\'' || c == '"' || c == '`' || c == '['; }

size_t QuotedEnd(std::string_view text, size_t begin) {
  const char closing = text[begin] == '[' ? ']' : text[begin];
  if (closing == ']' && FollowsInline(text, begin)) return Behind(text.find(']', begin), 1);
  size_t at = begin + 1;
  while (true) {
    at = text.find(closing, at);
    if (at == kUnclosed) return kUnclosed;
    if (at + 1 == text.size() || text[at + 1] != closing) return at + 1;
    at += 2;
  }
}

size_t CommentEnd(std::string_view text, size_t begin) {
  const std::string_view rest = text.substr(begin);
  if (rest.starts_with("//") && IsOfAddress(text, begin)) return begin;
  if (rest.starts_with("//")) return std::min(text.find_first_of("\r\n", begin), text.size());
  if (rest.starts_with("/*")) return std::min(Behind(text.find("*/", begin + 2), 2), text.size());
  return begin;
}

size_t SqlBegin(std::string_view text, size_t begin) {
  for (size_t at = begin; at < text.size() && text[at] != ';';) {
    size_t end = std::max(at + 1, CommentEnd(text, at));
    if (IsQuote(text[at])) {
      end = QuotedEnd(text, at);
    } else if (IsWordByte(text[at])) {
      end = std::max(WordBytesEnd(text, at), at + 1);
      const std::string_view word = text.substr(at, end - at);
      if (EqualsIgnoringCase(word, "select") || EqualsIgnoringCase(word, "sql")) return at;
      if (EqualsIgnoringCase(word, "load")) return kUnclosed;
    }
    at = end;
  }
  return kUnclosed;
}

size_t DashCommentEnd(std::string_view text, size_t begin) {
  if (text.substr(begin, 2) != "--") return begin;
  return std::min(text.find_first_of("\r\n", begin), text.size());
}

size_t SkipBlanks(std::string_view text, size_t begin) {
  while (begin < text.size()) {
    const size_t blank = BlankBytes(text.substr(begin));
    const size_t next = blank > 0 ? begin + blank : CommentEnd(text, begin);
    if (next == begin) return begin;
    begin = next;
  }
  return begin;
}

size_t WordEnd(std::string_view text, size_t begin) {
  size_t end = begin;
  while (true) {
    const size_t word = WordBytesEnd(text, end);
    const size_t open = text.substr(end, word + 1 - end).find("$(");
    if (open == std::string_view::npos) return word;
    end = ParenthesisEnd(text, end + open + 1);
    if (end == kUnclosed) return text.size();
  }
}

size_t ParenthesisEnd(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t at = open; at < text.size(); ++at) {
    if (text[at] == '\'') {
      const size_t end = QuotedEnd(text, at);
      if (end != kUnclosed) at = end - 1;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return kUnclosed;
}

std::string_view Trim(std::string_view text) {
  while (const size_t blank = BlankBytes(text)) text.remove_prefix(blank);
  while (!text.empty()) {
    size_t last = text.size() - 1;
    while (last > 0 && (text[last] & 0xC0) == 0x80) --last;  // to the first byte of the character
    if (BlankBytes(text.substr(last)) != text.size() - last) return text;
    text = text.substr(0, last);
  }
  return text;
}

}  // namespace celadon
