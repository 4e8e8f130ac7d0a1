#include "selection/text_pattern.h"

#include <algorithm>

#include "value/letter_case.h"
#include "value/utf8.h"

namespace celadon {
namespace {

bool IsAscii(char c) { return (static_cast<unsigned char>(c) & 0x80) == 0; }

bool IsWord(char32_t code) { return code != '\'' && IsWordCodePoint(code); }

// The byte at which the code point before `position` begins; requires position > 0.
size_t Before(std::string_view text, size_t position) {
  size_t begin = position - 1;
  while (begin > 0 && position - begin < 4 && (text[begin] & 0xC0) == 0x80) --begin;
  return begin + DecodeUtf8(text, begin).bytes == position ? begin : position - 1;
}

bool HasUnescaped(std::string_view text, std::string_view characters, bool escaping) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (escaping && text[i] == '\\') {
      ++i;
    } else if (characters.find(text[i]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

void FoldInto(std::string_view text, std::string* folded) {
  folded->clear();
  for (size_t i = 0; i < text.size();) {
    if (IsAscii(text[i])) {
      const char c = text[i++];
      folded->push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      continue;
    }
    const DecodedCodePoint point = DecodeUtf8(text, i);
    AppendUtf8(FoldCodePoint(point.code), folded);
    i += point.bytes;
  }
}

bool IsWordAt(std::string_view text, size_t position) {
  return position < text.size() && IsWord(DecodeUtf8(text, position).code);
}

bool WordBeginsAt(std::string_view text, size_t position) {
  if (!IsWordAt(text, position)) return false;
  return position == 0 || !IsWordAt(text, Before(text, position));
}

size_t FindTerm(std::string_view folded, std::string_view term, size_t from) {
  if (term.empty()) return std::string_view::npos;
  const bool anywhere = !IsWord(DecodeUtf8(term, 0).code);
  size_t place = folded.find(term, from);
  while (place != std::string_view::npos && !anywhere && !WordBeginsAt(folded, place)) {
    place = folded.find(term, place + 1);
  }
  return place;
}

TextPattern::TextPattern(std::string_view pattern, bool escaping)
    : has_wildcards_(HasUnescaped(pattern, "*?", escaping)) {
  std::string folded;
  FoldInto(pattern, &folded);
  bool open = false;  // whether the last part is a literal that may grow
  for (size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool escaped = escaping && c == '\\' && i + 1 < folded.size();
    if (has_wildcards_ && !escaped && (c == '*' || c == '?' || c == '^')) {
      const Kind kind = c == '*' ? Kind::kAnyRun : c == '?' ? Kind::kOne : Kind::kWordBegin;
      const bool repeated = kind == Kind::kAnyRun && !parts_.empty() && parts_.back().kind == kind;
      if (!repeated) parts_.push_back({kind, {}});
      open = false;
      continue;
    }
    if (!open) parts_.push_back({Kind::kLiteral, {}});
    open = true;
    parts_.back().literal.push_back(escaped ? folded[++i] : c);
  }
}

bool TextPattern::Step(const Part& part, std::string_view text, size_t* place) {
  switch (part.kind) {
    case Kind::kLiteral:
      if (!text.substr(*place).starts_with(part.literal)) return false;
      *place += part.literal.size();
      return true;
    case Kind::kOne:
      if (*place == text.size()) return false;
      *place += DecodeUtf8(text, *place).bytes;
      return true;
    case Kind::kWordBegin:
      return WordBeginsAt(text, *place);
    case Kind::kAnyRun:
      return true;
  }
  return false;
}

// On a mismatch only the last `*` has to take more: an earlier one gains nothing.
bool TextPattern::Matches(std::string_view folded) const {
  size_t place = 0, part = 0;
  size_t retry_place = 0, retry_part = parts_.size() + 1;
  while (true) {
    if (part < parts_.size() && parts_[part].kind == Kind::kAnyRun) {
      if (part + 1 == parts_.size()) return true;
      retry_part = ++part;
      retry_place = place;
    }
    if (part < parts_.size() && Step(parts_[part], folded, &place)) {
      ++part;
      continue;
    }
    if (part == parts_.size() && place == folded.size()) return true;
    if (retry_part > parts_.size() || retry_place >= folded.size()) return false;
    retry_place += DecodeUtf8(folded, retry_place).bytes;
    if (parts_[retry_part].kind == Kind::kLiteral) {
      retry_place = folded.find(parts_[retry_part].literal, retry_place);
      if (retry_place == std::string_view::npos) return false;
    }
    place = retry_place;
    part = retry_part;
  }
}

std::vector<TextPattern::Place> TextPattern::LiteralPlaces(std::string_view folded) const {
  std::vector<Place> places;
  size_t from = 0;
  for (size_t p = 0; p < parts_.size(); ++p) {
    const std::string& literal = parts_[p].literal;
    if (parts_[p].kind != Kind::kLiteral) continue;
    const bool at_word = p > 0 && parts_[p - 1].kind == Kind::kWordBegin;
    const bool last = p + 1 == parts_.size() && literal.size() <= folded.size();
    size_t begin = last      ? folded.size() - literal.size()
                   : at_word ? FindTerm(folded, literal, from)
                             : folded.find(literal, from);
    if (begin == std::string_view::npos || begin < from) break;
    from = begin + literal.size();
    places.push_back({begin, from});
  }
  return places;
}

}  // namespace celadon
