// What the parsers of formulas and of set expressions share: the current token, errors, depth.
#ifndef CELADON_EXPRESSION_TOKEN_STREAM_H_
#define CELADON_EXPRESSION_TOKEN_STREAM_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "expression/lexer.h"

namespace celadon {

// Bounds on trees, our own, so that no text can exhaust the stack of whoever walks one.
constexpr uint32_t kMaxNesting = 500;  // parentheses, calls, signs and braces inside each other
constexpr uint32_t kMaxHeight = 2000;  // of a tree: long chains such as a & b & c … count too

// Copying a stream keeps its place.
class TokenStream {
 public:
  TokenStream(std::string_view text, size_t begin, Expansions expansions = Expansions::kDone)
      : lexer_(text, begin, expansions), token_(lexer_.Next()) {}

  const Token& token() const { return token_; }
  uint32_t previous_end() const { return previous_end_; }  // where the token before ended
  std::string_view text() const { return lexer_.text(); }

  // Whether what an expansion brings in may reach over the border between the token before and this
  // one: it may begin or end with an operator, a comma or nothing at all.
  bool AtSeam() const { return after_expansion_ || AtExpansion(); }
  bool AtExpansion() const {
    return lexer_.expansions() == Expansions::kPending && token_.kind == TokenKind::kName &&
           HoldsExpansion(token_);
  }
  // Whether expansions are still to be done, so that a text is a sketch of what it will be.
  bool pending() const { return lexer_.expansions() == Expansions::kPending; }

  void Advance() {
    after_expansion_ = AtExpansion();
    previous_end_ = token_.end;
    token_ = lexer_.Next();
  }
  // Reads on behind the current token, which opens or continues an element list.
  void AdvanceToElement() {
    previous_end_ = token_.end;
    token_ = lexer_.NextElement();
  }
  // The token after the current one.
  Token Peek() const { return Lexer(lexer_).Next(); }

  // Steps over the symbol or word if it is the current token.
  bool AcceptSymbol(std::string_view symbol);
  bool AcceptWord(std::string_view word);
  // As AcceptSymbol; otherwise an error that says where the symbol should stand, such as "after
  // the arguments".
  absl::Status ExpectSymbol(std::string_view symbol, std::string_view where);
  // Steps over a name, bare or quoted, and gives its text; `what` names it in an error.
  absl::StatusOr<std::string> ExpectName(std::string_view what);

  // An error at the current token: "expected <what>, found …".
  absl::Status Expected(std::string_view what) const;
  absl::Status TooDeep(uint32_t begin) const;

 private:
  friend class Nesting;

  Lexer lexer_;
  Token token_;
  uint32_t previous_end_ = 0;
  bool after_expansion_ = false;
  uint32_t nesting_ = 0;
};

// Counts one level of nesting while it lives.
class Nesting {
 public:
  explicit Nesting(TokenStream& tokens) : tokens_(tokens) { ++tokens_.nesting_; }
  ~Nesting() { --tokens_.nesting_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

  bool too_deep() const { return tokens_.nesting_ > kMaxNesting; }

 private:
  TokenStream& tokens_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_TOKEN_STREAM_H_
