// A formula of the expression language: parsed, checked for form, not yet bound to data.
//
// Source: Qlik help "Operators", "Defining the aggregation scope", "Syntax for set expressions".
#ifndef CELADON_EXPRESSION_H_
#define CELADON_EXPRESSION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace celadon {

struct Node;  // the tree; see src/expression/ast.h

// A place in a text: both from 1, columns in code points.
struct SourcePlace {
  size_t line = 1;
  size_t column = 1;
  bool operator==(const SourcePlace&) const = default;
};

// Where the error stands in the text that was parsed, if the status carries a place.
std::optional<SourcePlace> PlaceOfError(const absl::Status& status);

// Immutable; copies share the tree. Any number of threads may read it.
class Expression {
 public:
  // Parses a text in which all dollar expansions are done. A leading `=` is ignored.
  // InvalidArgument, with the place underlined, if the text is not of the grammar or nests too
  // deeply.
  static absl::StatusOr<Expression> Parse(std::string_view text);

  // As Parse, to check a text before its dollar expansions are done: each is taken for what makes
  // the text right. A set expression that stands alone is taken too, and a search of a list box
  // that compares (`>=10<20`). What comes out tells of the text; it is not to be evaluated.
  static absl::StatusOr<Expression> ParseUnexpanded(std::string_view text);

  // The text that was parsed.
  const std::string& text() const { return text_; }
  // The formula written in one way: words in lower case, names quoted where they must be, only the
  // parentheses that matter. It parses to the same tree.
  std::string CanonicalText() const;

  // Names without parentheses and fields of qualifiers and set expressions, in order of first
  // appearance; a name may turn out to be a variable or a label.
  std::vector<std::string> FieldsUsed() const;
  // Names of functions and aggregations as first written, in order of first appearance, without
  // repetition in another case.
  std::vector<std::string> FunctionsUsed() const;

  const std::shared_ptr<const Node>& root() const { return root_; }

 private:
  Expression(std::string text, std::shared_ptr<const Node> root)
      : text_(std::move(text)), root_(std::move(root)) {}

  std::string text_;
  std::shared_ptr<const Node> root_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_H_
