#include "command_text.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool OpensQuote(char c) { return c == '\'' || c == '"' || c == '`' || c == '['; }
char CloserOf(char c) { return c == '[' ? ']' : c == '(' ? ')' : c == '{' ? '}' : c; }
bool ClosesQuote(char c) { return c == ']' || (c != '[' && OpensQuote(c)); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

bool Nesting::TakeComment(char c) {
  if (comment_ == 0) {
    const bool inside = !closers_.empty() && !ClosesQuote(closers_.back());
    if (!inside || before_ != '/' || (c != '/' && c != '*')) return false;
    comment_ = c;
    before_ = ' ';  // so that `/*/` goes on
    return true;
  }
  const bool ends = comment_ == '/' ? c == '\n' : before_ == '*' && c == '/';
  if (ends) comment_ = 0;
  before_ = ends ? ' ' : c;
  return true;
}

void Nesting::Take(char c) {
  if (TakeComment(c)) return;
  const bool doubled = c == ']' && bracket_closed_;
  bracket_closed_ = false;
  if (!closers_.empty() && c == closers_.back()) {
    bracket_closed_ = c == ']';
    closers_.pop_back();
  } else if (!closers_.empty() && ClosesQuote(closers_.back())) {
    if (c == '(' && before_ == '$') closers_.push_back(')');
  } else if (doubled || (OpensQuote(c) && (c == '[' || !IsWordByte(before_)))) {
    closers_.push_back(CloserOf(c));
  } else if (c == '(' || c == '{') {
    closers_.push_back(CloserOf(c));
  }
  before_ = c;
}

std::vector<std::string_view> SplitTopLevel(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  Nesting nesting;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (nesting.top_level() && text.substr(i, separator.size()) == separator) {
      parts.push_back(TrimBlanks(text.substr(begin, i - begin)));
      i += separator.size() - 1;
      begin = i + 1;
    } else {
      nesting.Take(text[i]);
    }
  }
  parts.push_back(TrimBlanks(text.substr(begin)));
  return parts;
}

size_t FindTopLevel(std::string_view text, char separator) {
  Nesting nesting;
  for (size_t i = 0; i < text.size(); ++i) {
    if (nesting.top_level() && text[i] == separator) {
      if (i + 1 == text.size() || text[i + 1] != separator) return i;
      ++i;
    } else {
      nesting.Take(text[i]);
    }
  }
  return std::string_view::npos;
}

std::vector<std::string_view> SplitTopLevel(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t at; (at = FindTopLevel(text, separator)) != std::string_view::npos;) {
    parts.push_back(TrimBlanks(text.substr(0, at)));
    text.remove_prefix(at + 1);
  }
  parts.push_back(TrimBlanks(text));
  return parts;
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsComment(std::string_view command) { return command.starts_with('#'); }

bool SameWord(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

absl::StatusOr<std::vector<Word>> SplitWords(std::string_view text) {
  std::vector<Word> words;
  for (size_t i = 0; i < text.size();) {
    if (IsBlank(text[i])) {
      ++i;
      continue;
    }
    Word word{.text = {}, .quoted = OpensQuote(text[i]), .begin = i};
    if (text[i] == '~' && i + 1 < text.size() && OpensQuote(text[i + 1])) {
      word.text = text[i++];
      words.push_back(std::move(word));
      continue;
    }
    if (!word.quoted) {
      while (i < text.size() && !IsBlank(text[i])) word.text.push_back(text[i++]);
    } else {
      const char closer = CloserOf(text[i++]);
      while (i < text.size() && (text[i] != closer || text.substr(i + 1, 1) == text.substr(i, 1))) {
        if (text[i] == closer) ++i;
        word.text.push_back(text[i++]);
      }
      if (i == text.size()) {
        return absl::InvalidArgumentError(
            absl::StrFormat("a quote is not closed: %s", text.substr(word.begin)));
      }
      ++i;
    }
    words.push_back(std::move(word));
  }
  return words;
}

absl::StatusOr<Word> WordList::Take(std::string_view what) {
  if (empty()) return absl::InvalidArgumentError(absl::StrFormat("%s is missing", what));
  return std::move(words_[next_++]);
}

bool WordList::TakeKeyword(std::string_view keyword) {
  if (empty() || !words_[next_].Is(keyword)) return false;
  ++next_;
  return true;
}

absl::StatusOr<uint64_t> WordList::TakeCount(std::string_view what) {
  CELADON_ASSIGN_OR_RETURN(const Word word, Take(what));
  uint64_t count = 0;
  const char* end = word.text.data() + word.text.size();
  const auto [stop, error] = std::from_chars(word.text.data(), end, count);
  if (error != std::errc() || stop != end) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s must be a whole number: %s", what, word.text));
  }
  return count;
}

absl::Status WordList::ExpectEnd() const {
  if (empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("this part of the command is not understood: %s", words_[next_].text));
}

void CommandReader::Feed(std::string_view text) {
  for (size_t end = 0; end != std::string_view::npos;) {
    end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (pending_.empty() && IsComment(TrimBlanks(line))) {
      ready_.emplace_back(TrimBlanks(line));
    } else {
      if (!pending_.empty()) pending_.push_back('\n');
      pending_.append(line);
      Cut();
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void CommandReader::Cut() {
  Nesting nesting;
  for (const char c : pending_) nesting.Take(c);
  if (!nesting.top_level()) return;
  for (const std::string_view command : SplitTopLevel(pending_, ";;")) {
    if (!command.empty()) ready_.emplace_back(command);
  }
  pending_.clear();
}

std::optional<std::string> CommandReader::Next() {
  if (next_ready_ == ready_.size()) {
    ready_.clear();
    next_ready_ = 0;
    return std::nullopt;
  }
  return std::move(ready_[next_ready_++]);
}

std::optional<std::string> CommandReader::Rest() {
  const std::string rest(TrimBlanks(pending_));
  pending_.clear();
  if (rest.empty()) return std::nullopt;
  return rest;
}

}  // namespace celadon::command
