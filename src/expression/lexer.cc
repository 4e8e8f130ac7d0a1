#include "expression/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "celadon/text_rules.h"
#include "expression/blanks.h"

namespace celadon {
namespace {

// Longest first, so that `<=` is not read as `<`.
constexpr auto kSymbols =
    std::to_array<std::string_view>({"<>", "<=", ">=", "<<", ">>", "::", "(", ")", "{", "}",
                                     ",",  "=",  "<",  ">",  "+",  "-",  "*", "/", "&", "~"});

// Operators of other languages, and what is said of them.
constexpr std::pair<std::string_view, std::string_view> kForeignOperators[] = {
    {"!=", "!= is no operator here; \"not equal\" is <>"},
    {"==", "== is no operator here; \"equal\" is ="},
    {"&&", "&& is no operator here; use and"},
    {"||", "|| is no operator here; use or, and & to join texts"},
    {"!", "! is no operator here; use not"},
    {"^", "^ is no operator here; use Pow(base, exponent)"}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '#' || c == '$' ||
         c == '%' || c == '@' || c == '?' || static_cast<unsigned char>(c) >= 0x80;
}

bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '.'; }

// Bytes of the digits from `begin` on.
size_t DigitsEnd(std::string_view text, size_t begin) {
  while (begin < text.size() && IsDigit(text[begin])) ++begin;
  return begin;
}

size_t NumberEnd(std::string_view text, size_t begin) {
  size_t end = DigitsEnd(text, begin);
  if (end < text.size() && text[end] == '.') end = DigitsEnd(text, end + 1);
  if (end >= text.size() || (text[end] != 'e' && text[end] != 'E')) return end;
  size_t exponent = end + 1;
  if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
  const size_t exponent_end = DigitsEnd(text, exponent);
  return exponent_end > exponent ? exponent_end : end;
}

// The end of the bare name at `begin`. A name `@n` goes on over `:m` as a fixed-width column.
size_t NameEnd(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && IsNamePart(text[end]) && BlankBytes(text.substr(end)) == 0) ++end;
  const bool column = text[begin] == '@' && end > begin + 1 && DigitsEnd(text, begin + 1) == end &&
                      end + 1 < text.size() && text[end] == ':' && IsNamePart(text[end + 1]);
  if (!column) return end;
  ++end;
  while (end < text.size() && IsNamePart(text[end])) ++end;
  return end;
}

// The byte behind the `)` that closes the expansion at `begin`, or the end of the text. Parentheses
// in single quotes are not counted.
size_t ExpansionEnd(std::string_view text, size_t begin) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1;
  }
  return text.size();
}

char ClosingQuote(char opening) { return opening == '[' ? ']' : opening; }

bool IsQuote(char c) { return c == '\'' || c == '"' || c == '[' || c == '`'; }

}  // namespace

bool Token::IsWord(std::string_view word) const {
  return kind == TokenKind::kName && EqualsIgnoringCase(raw, word);
}

std::string Unquote(const Token& token) {
  if (token.kind != TokenKind::kText && token.kind != TokenKind::kQuotedName) {
    return std::string(token.raw);
  }
  const char closing = ClosingQuote(token.raw.front());
  const std::string_view inside = token.raw.substr(1, token.raw.size() - 2);
  std::string text;
  text.reserve(inside.size());
  for (size_t i = 0; i < inside.size(); ++i) {
    text += inside[i];
    if (inside[i] == closing) ++i;  // the second of a doubled quote
  }
  return text;
}

bool IsBareName(std::string_view text) {
  return !text.empty() && IsNameStart(text[0]) && BlankBytes(text) == 0 &&
         NameEnd(text, 0) == text.size();
}

bool HoldsExpansion(const Token& token) { return token.raw.find("$(") != std::string_view::npos; }

size_t Lexer::PassExpansion(size_t place) const {
  const bool passed = expansions_ == Expansions::kPending && text_.substr(place).starts_with("$(");
  return passed ? ExpansionEnd(text_, place) : place;
}

size_t Lexer::NameEnd(size_t begin) const {
  size_t end = begin;
  while (end < text_.size()) {
    const size_t passed = PassExpansion(end);
    if (passed > end) {
      end = passed;
      continue;
    }
    const size_t further = celadon::NameEnd(text_, end);
    if (further == end) return end;
    // A plain name runs up to an expansion, not into it.
    end = PassExpansion(further - 1) > further ? further - 1 : further;
  }
  return end;
}

void Lexer::SkipBlanksAndComments() {
  while (next_ < text_.size()) {
    const std::string_view rest = text_.substr(next_);
    if (const size_t blank = BlankBytes(rest); blank > 0) {
      next_ += blank;
    } else if (rest.starts_with("//")) {
      next_ = std::min(text_.find_first_of("\r\n", next_), text_.size());
    } else if (rest.starts_with("/*")) {
      const size_t closing = text_.find("*/", next_ + 2);
      next_ = closing == std::string_view::npos ? text_.size() : closing + 2;
    } else {
      return;
    }
  }
}

Token Lexer::Make(TokenKind kind, size_t end) {
  Token token{kind,
              static_cast<uint32_t>(next_),
              static_cast<uint32_t>(end),
              text_.substr(next_, end - next_),
              {}};
  next_ = end;
  return token;
}

Token Lexer::Invalid(size_t end, std::string_view error) {
  Token token = Make(TokenKind::kInvalid, end);
  token.error = error;
  return token;
}

Token Lexer::Quoted(TokenKind kind, char closing) {
  for (size_t i = next_ + 1; i < text_.size(); ++i) {
    if (const size_t passed = PassExpansion(i); passed > i) i = passed - 1;
    if (text_[i] != closing) continue;
    if (i + 1 == text_.size() || text_[i + 1] != closing) return Make(kind, i + 1);
    ++i;
  }
  return Invalid(text_.size(), "a quote is opened but not closed");
}

Token Lexer::QuotedByFirst() {
  const char opening = text_[next_];
  return Quoted(opening == '\'' ? TokenKind::kText : TokenKind::kQuotedName, ClosingQuote(opening));
}

Token Lexer::SymbolToken() {
  const std::string_view rest = text_.substr(next_);
  for (const auto& [foreign, advice] : kForeignOperators) {
    if (rest.starts_with(foreign)) return Invalid(next_ + foreign.size(), advice);
  }
  for (std::string_view symbol : kSymbols) {
    if (rest.starts_with(symbol)) return Make(TokenKind::kSymbol, next_ + symbol.size());
  }
  return Invalid(next_ + 1, "the character means nothing here");
}

Token Lexer::Next() {
  SkipBlanksAndComments();
  if (next_ >= text_.size()) return Make(TokenKind::kEnd, text_.size());
  const char c = text_[next_];
  if (IsQuote(c)) return QuotedByFirst();
  const bool fraction = c == '.' && next_ + 1 < text_.size() && IsDigit(text_[next_ + 1]);
  if (IsDigit(c) || fraction) return Make(TokenKind::kNumber, NumberEnd(text_, next_));
  if (IsNameStart(c)) return Make(TokenKind::kName, NameEnd(next_));
  return SymbolToken();
}

Token Lexer::NextElement() {
  SkipBlanksAndComments();
  if (next_ >= text_.size()) return Make(TokenKind::kEnd, text_.size());
  return IsQuote(text_[next_]) ? QuotedByFirst() : BareElement();
}

Token Lexer::BareElement() {
  int depth = 0;  // braces inside, as in {{id}}
  size_t end = next_;
  for (; end < text_.size(); ++end) {
    if (const size_t passed = PassExpansion(end); passed > end) end = passed - 1;
    if (depth == 0 && (text_[end] == ',' || text_[end] == '}')) break;
    if (text_[end] == '{') ++depth;
    if (text_[end] == '}') --depth;
  }
  const size_t stop = end;
  while (end > next_ && BlankBytes(text_.substr(end - 1, 1)) > 0) --end;
  Token token = Make(TokenKind::kName, end);
  next_ = stop;
  return token;
}

}  // namespace celadon
