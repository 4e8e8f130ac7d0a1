// Dollar expansion: `$(…)` in a statement gives way to a text just before the statement runs.
//
// Source: Qlik help "Dollar-sign expansions"; the load script page, section 2.9.
#ifndef CELADON_SCRIPT_EXPAND_H_
#define CELADON_SCRIPT_EXPAND_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/script.h"
#include "script/statement.h"

namespace celadon {

// The text of a value as a script sees it: its own text, else its number written plainly with a
// decimal point; empty for NULL.
std::string ExpansionText(const Value& value);

// Whether a variable is evaluated each time it is used in a chart: its text begins with `=`.
bool IsCalculated(const Value& value);

// Expands one statement at a time. The bounds on depth (the original's), on the number of
// expansions and on the bytes of a statement (our own) make sure that it ends.
class Expander {
 public:
  static constexpr int kMaxDepth = 1000;
  static constexpr int kMaxExpansions = 100000;  // in one statement
  static constexpr size_t kMaxBytes = size_t{64} << 20;

  // What `$(=formula)` gives; asked of the statement's variables.
  using Evaluate = std::function<absl::StatusOr<Value>(std::string_view formula)>;

  // What `$(Include=file)` and `$(Must_Include=file)` give, asked with the text inside of the
  // parentheses; nullopt if the text is not of that form. Null where there are no such files.
  using Include =
      std::function<absl::StatusOr<std::optional<std::string>>(std::string_view inside)>;

  Expander(const Variables& variables, Evaluate evaluate, Include include = nullptr)
      : variables_(variables), evaluate_(std::move(evaluate)), include_(std::move(include)) {}

  // The statement with all expansions done. A quote in a text that is put between single quotes is
  // doubled. InvalidArgument, at the place of the expansion, if it is not closed, nests too deeply
  // or grows too large; errors of the formula.
  absl::StatusOr<Statement> Expand(const Statement& statement, const ScriptText* script);
  // A formula of a chart with all expansions done: calculated variables give their result, and no
  // quotes are doubled (our own). Errors as above, without a place.
  absl::StatusOr<std::string> ExpandFormula(std::string_view text);

 private:
  absl::StatusOr<std::string> ExpandText(std::string_view text, int depth);
  absl::StatusOr<std::string> ExpandOne(std::string_view inside, int depth);
  absl::StatusOr<std::string> Replacement(std::string_view inside);
  std::string TextOf(const Value& value) const;
  absl::StatusOr<Value> ValueOf(std::string_view inside) const;
  // Null if there is no such variable; in charts the result of a calculated one.
  absl::StatusOr<std::optional<Value>> VariableValue(std::string_view name) const;
  std::string WithArguments(std::string_view inside, size_t open) const;
  absl::Status CheckBounds(int depth);

  const Variables& variables_;
  Evaluate evaluate_;
  Include include_;
  bool in_chart_ = false;
  int expansions_ = 0;
  size_t bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_EXPAND_H_
