// The clauses of control statements as parsed, their dollar signs expanded.
//
// Source: Qlik help "If..then..elseif..else..end if", "For..next", "For each..next", "Do..loop",
// "Switch..case..default..end switch", "Sub..end sub", "Call", "Exit script"; the load script page,
// section 12.
#ifndef CELADON_SCRIPT_CONTROL_CLAUSE_H_
#define CELADON_SCRIPT_CONTROL_CLAUSE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "expression/ast.h"

namespace celadon {

// Formulas refer to the text that was parsed. Errors are SourceErrors about it.

// A condition that may be turned round by `Unless` or `Until`.
struct Condition {
  NodePtr formula;  // null: none is given
  bool negated = false;
};

struct ForClause {
  std::string variable;
  NodePtr first, last;
  NodePtr step;  // null: 1
};

struct ForEachItem {
  enum class Kind : uint8_t { kValue, kFiles, kFolders, kFieldValues };
  Kind kind = Kind::kValue;
  NodePtr formula;  // the value, the mask or the name of the field
};

struct ForEachClause {
  std::string variable;
  std::vector<ForEachItem> items;
};

struct SubClause {
  std::string name;
  std::vector<std::string> parameters;
};

struct CallClause {
  std::string name;
  std::vector<NodePtr> arguments;  // null: left empty
};

struct ExitClause {
  enum class What : uint8_t { kScript, kFor, kDo, kSub };
  What what = What::kScript;
  NodePtr error;  // of Exit Error, which ends the script with that text; else null
  Condition condition;
};

// Of If and ElseIf; null where nothing stands between the words, which is false. Else has none.
absl::StatusOr<std::optional<NodePtr>> ParseIfClause(std::string_view text);
absl::StatusOr<ForClause> ParseForClause(std::string_view text);
absl::StatusOr<ForEachClause> ParseForEachClause(std::string_view text);
// Of Do and of Loop.
absl::StatusOr<Condition> ParseLoopClause(std::string_view text);
absl::StatusOr<NodePtr> ParseSwitchClause(std::string_view text);
// Of Case; empty for Default.
absl::StatusOr<std::vector<NodePtr>> ParseCaseClause(std::string_view text);
absl::StatusOr<SubClause> ParseSubClause(std::string_view text);
absl::StatusOr<CallClause> ParseCallClause(std::string_view text);
absl::StatusOr<ExitClause> ParseExitClause(std::string_view text);

}  // namespace celadon

#endif  // CELADON_SCRIPT_CONTROL_CLAUSE_H_
