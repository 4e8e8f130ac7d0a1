#include "expression/token_stream.h"

#include "absl/strings/str_format.h"
#include "expression/source_error.h"

namespace celadon {

bool TokenStream::AcceptSymbol(std::string_view symbol) {
  if (!token_.IsSymbol(symbol)) return false;
  Advance();
  return true;
}

bool TokenStream::AcceptWord(std::string_view word) {
  if (!token_.IsWord(word)) return false;
  Advance();
  return true;
}

absl::Status TokenStream::ExpectSymbol(std::string_view symbol, std::string_view where) {
  if (AcceptSymbol(symbol)) return absl::OkStatus();
  return Expected(absl::StrFormat("\"%s\" %s", symbol, where));
}

absl::StatusOr<std::string> TokenStream::ExpectName(std::string_view what) {
  if (token_.kind != TokenKind::kName && token_.kind != TokenKind::kQuotedName) {
    return Expected(what);
  }
  std::string name = Unquote(token_);
  Advance();
  return name;
}

absl::Status TokenStream::Expected(std::string_view what) const {
  if (token_.kind == TokenKind::kInvalid) {
    return SourceError(text(), token_.begin, token_.begin + 1, token_.error);
  }
  if (token_.kind == TokenKind::kEnd) {
    return SourceError(text(), token_.begin, token_.end,
                       absl::StrFormat("expected %s, found the end", what));
  }
  return SourceError(text(), token_.begin, token_.end,
                     absl::StrFormat("expected %s, found %s", what, token_.raw));
}

absl::Status TokenStream::TooDeep(uint32_t begin) const {
  return SourceError(text(), begin, begin + 1,
                     absl::StrFormat("the formula is nested too deeply: at most %d levels, and %d "
                                     "operators in a chain",
                                     kMaxNesting, kMaxHeight));
}

}  // namespace celadon
