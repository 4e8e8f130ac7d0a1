#include "celadon/expression.h"

#include <algorithm>
#include <utility>

#include "celadon/text_rules.h"
#include "expression/parser.h"
#include "expression/print.h"
#include "expression/walk.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

bool IsUnexpanded(std::string_view name) { return name.find("$(") != std::string_view::npos; }

}  // namespace

absl::StatusOr<Expression> Expression::Parse(std::string_view text) {
  CELADON_ASSIGN_OR_RETURN(NodePtr root, ParseFormula(text));
  return Expression(std::string(text), std::move(root));
}

absl::StatusOr<Expression> Expression::ParseUnexpanded(std::string_view text) {
  CELADON_ASSIGN_OR_RETURN(NodePtr root, ParseUnexpandedFormula(text));
  return Expression(std::string(text), std::move(root));
}

std::string Expression::CanonicalText() const { return PrintFormula(*root_); }

std::vector<std::string> Expression::FieldsUsed() const {
  std::vector<std::string> fields;
  const auto add = [&fields](std::string_view name) {
    const bool known = std::ranges::find(fields, name) != fields.end();
    if (!known && !IsUnexpanded(name)) fields.emplace_back(name);
  };
  ForEachMention(*root_, {.field = add, .function = nullptr});
  return fields;
}

std::vector<std::string> Expression::FunctionsUsed() const {
  std::vector<std::string> functions;
  const auto add = [&functions](std::string_view name) {
    const bool known = std::ranges::any_of(
        functions, [name](const std::string& other) { return EqualsIgnoringCase(other, name); });
    if (!known && !IsUnexpanded(name)) functions.emplace_back(name);
  };
  ForEachMention(*root_, {.field = nullptr, .function = add});
  return functions;
}

}  // namespace celadon
