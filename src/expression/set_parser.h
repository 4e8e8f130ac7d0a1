// Set expressions: tokens to a SetNode.
#ifndef CELADON_EXPRESSION_SET_PARSER_H_
#define CELADON_EXPRESSION_SET_PARSER_H_

#include "absl/status/statusor.h"
#include "expression/set_ast.h"
#include "expression/token_stream.h"

namespace celadon {

// Parses `{ set }`; the current token is the opening brace, and afterwards the one behind the
// closing brace.
absl::StatusOr<SetPtr> ParseBracedSet(TokenStream& tokens);

// A set expression with its braces and nothing behind it, as a host or a test hands it in.
absl::StatusOr<SetPtr> ParseSet(std::string_view text);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SET_PARSER_H_
