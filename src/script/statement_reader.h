// Reads a statement from front to back, in tokens of the expression language where they will do and
// in raw bytes where the script has rules of its own (file names, labels, data).
#ifndef CELADON_SCRIPT_STATEMENT_READER_H_
#define CELADON_SCRIPT_STATEMENT_READER_H_

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "expression/ast.h"
#include "expression/token_stream.h"

namespace celadon {

// Errors are SourceErrors about the statement's text. Copying a reader keeps its place; the text
// outlives it.
class StatementReader {
 public:
  explicit StatementReader(std::string_view text, size_t begin = 0)
      : text_(text), tokens_(text, begin) {}

  std::string_view text() const { return text_; }
  const Token& token() const { return tokens_.token(); }
  size_t place() const { return tokens_.token().begin; }  // where the current token begins
  // Where what was read last ended.
  size_t previous_end() const { return std::max<size_t>(moved_to_, tokens_.previous_end()); }
  bool at_end() const { return token().kind == TokenKind::kEnd; }

  bool AtWord(std::string_view word) const { return token().IsWord(word); }
  // The word that is current and the one behind it.
  bool AtWords(std::string_view first, std::string_view second) const;
  bool AcceptWord(std::string_view word) { return tokens_.AcceptWord(word); }
  bool AcceptSymbol(std::string_view symbol) { return tokens_.AcceptSymbol(symbol); }
  void Advance() { tokens_.Advance(); }
  void MoveTo(size_t place) {
    tokens_ = TokenStream(text_, place);
    moved_to_ = place;
  }

  absl::Status ExpectSymbol(std::string_view symbol, std::string_view where) {
    return tokens_.ExpectSymbol(symbol, where);
  }
  absl::Status ExpectEnd() const;
  absl::Status Expected(std::string_view what) const { return tokens_.Expected(what); }

  // The name of a field, a table or a map: quoted in any way, or bytes up to a blank or one of
  // `,;()`.
  absl::StatusOr<std::string> Name(std::string_view what);
  // Names with commas between.
  absl::StatusOr<std::vector<std::string>> Names(std::string_view what);
  // The longest formula from here.
  absl::StatusOr<NodePtr> Formula();
  // A value as a format word has it: quoted, or bytes up to `,` or `)`.
  absl::StatusOr<std::string> RawValue(std::string_view what);
  // The name of a file: quoted, or bytes up to `(`, `;` or one of the words; blanks inside stay.
  absl::StatusOr<std::string> FileName(std::initializer_list<std::string_view> stops);
  // The quoted part that begins here, without its quotes; nullopt if there is none.
  std::optional<std::string> Quoted();
  // Everything from here on.
  std::string_view Rest() const { return text_.substr(place()); }

 private:
  std::string_view text_;
  TokenStream tokens_;
  size_t moved_to_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_READER_H_
