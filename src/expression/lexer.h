// Formula text to tokens, one at a time.
//
// Source: the expression language, section 1; quoting as in Qlik help "Using quotation marks".
#ifndef CELADON_EXPRESSION_LEXER_H_
#define CELADON_EXPRESSION_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "expression/set_ast.h"

namespace celadon {

enum class TokenKind : uint8_t {
  kEnd,
  kNumber,
  kText,        // '…'
  kName,        // a bare word
  kQuotedName,  // […], "…" or `…`
  kSymbol,      // an operator or a bracket
  kInvalid      // `error` says why
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  uint32_t begin = 0;  // bytes [begin, end) of the text
  uint32_t end = 0;
  std::string_view raw;
  std::string_view error;  // of kInvalid: a literal

  bool IsSymbol(std::string_view symbol) const {
    return kind == TokenKind::kSymbol && raw == symbol;
  }
  // A bare word equal to `word`, in any case.
  bool IsWord(std::string_view word) const;
};

// The text between the quotes of a quoted token, with doubled closing quotes made single; the raw
// text of any other token.
std::string Unquote(const Token& token);

// A bare word needs no quotes: letters, digits and _ # $ % @ . with a first that is neither a digit
// nor a dot, or a fixed-width column such as @1:5.
bool IsBareName(std::string_view text);

// Whether a text may still hold dollar expansions: then `$(…)` is read over, to the parenthesis
// that closes it, wherever it stands; it is a name or a part of one, or of a quoted text.
enum class Expansions : uint8_t { kDone, kPending };

// Whether an expansion is the token or a part of it.
bool HoldsExpansion(const Token& token);

// Copying a lexer keeps its place, so a parser can look ahead and come back. The text must outlive
// it and be shorter than 4 GiB.
class Lexer {
 public:
  explicit Lexer(std::string_view text, size_t begin = 0, Expansions expansions = Expansions::kDone)
      : text_(text), next_(begin), expansions_(expansions) {}

  // Skips white space and comments, and reads on. At the end it gives kEnd for ever.
  Token Next();
  // Reads an entry of an element list, where a bare text runs to the next `,` or `}`: a kText,
  // kQuotedName or kName token. Called where the list has just been opened or continued by `,`.
  Token NextElement();

  std::string_view text() const { return text_; }
  Expansions expansions() const { return expansions_; }

 private:
  // The byte behind the expansion at `place`; `place` itself if none begins there or none may.
  size_t PassExpansion(size_t place) const;
  size_t NameEnd(size_t begin) const;
  void SkipBlanksAndComments();
  Token Make(TokenKind kind, size_t end);
  Token Invalid(size_t end, std::string_view error);
  Token Quoted(TokenKind kind, char closing);
  Token QuotedByFirst();
  Token NumberToken();
  Token SymbolToken();
  Token BareElement();

  std::string_view text_;
  size_t next_;
  Expansions expansions_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_LEXER_H_
