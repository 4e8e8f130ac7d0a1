// Formula text to a tree: recursive descent, with precedence climbing for the operators.
#ifndef CELADON_EXPRESSION_PARSER_H_
#define CELADON_EXPRESSION_PARSER_H_

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "expression/ast.h"

namespace celadon {

// Parses a whole formula, with an optional `=` before it. Dollar expansions must be done; the text
// must be shorter than 4 GiB.
absl::StatusOr<NodePtr> ParseFormula(std::string_view text);

// As ParseFormula for a text whose dollar expansions are still to be done, to check its form: each
// stands for whatever makes the text right, as far as it goes by tokens. A set expression that
// stands alone, for other formulas to bring in, is taken too, and so is a search of a list box that
// compares, such as `>=10<20`. The tree is good for FieldsUsed and
// the like, not to be evaluated.
absl::StatusOr<NodePtr> ParseUnexpandedFormula(std::string_view text);

// Parses the longest formula that begins at byte `begin`, as a load statement needs it, which knows
// what may follow. `*end` becomes the end of its last token. Places in errors are those of `text`.
absl::StatusOr<NodePtr> ParseFormulaPrefix(std::string_view text, size_t begin, size_t* end);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PARSER_H_
