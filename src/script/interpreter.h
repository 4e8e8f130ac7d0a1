// Runs a script: cuts it into statements, expands, parses and executes them one by one.
//
// Source: the load script page, sections 1 and 12.
#ifndef CELADON_SCRIPT_INTERPRETER_H_
#define CELADON_SCRIPT_INTERPRETER_H_

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/string_map.h"
#include "script/command.h"
#include "script/control_block.h"
#include "script/control_clause.h"
#include "script/expand.h"
#include "script/field_statements.h"
#include "script/reload.h"
#include "script/statement_cutter.h"
#include "script/table_statements.h"

namespace celadon {

// For one run of one script.
class Interpreter {
 public:
  // Our own bounds, so that no script runs for ever or exhausts the stack.
  static constexpr int kMaxDepth = 500;             // blocks, calls, files and loads in each other
  static constexpr uint64_t kMaxSteps = 3'000'000;  // statements and clauses run in all

  explicit Interpreter(Reload& reload);

  // Errors name script, line and column and quote the line.
  absl::Status Run(std::string name, std::string text);

 private:
  // Where execution goes on.
  enum class Flow : uint8_t { kNext, kExitFor, kExitDo, kExitSub, kExitScript };

  struct LoadedText {
    ScriptText script;
    Block block;
  };
  struct SubDefinition {
    const ScriptText* script;
    const Step* step;
    std::vector<std::string> parameters;
  };

  absl::StatusOr<Flow> RunText(std::string name, std::string text);
  absl::StatusOr<Flow> RunBlock(const ScriptText& script, const Block& block);
  // Runs the block of what an Exit may leave.
  absl::StatusOr<Flow> RunBody(ExitClause::What what, const ScriptText& script, const Block& body);
  absl::StatusOr<Flow> RunStep(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunControl(const ScriptText& script, const Step& step);

  // Statements.
  absl::StatusOr<Flow> RunStatement(const ScriptText& script, const CutStatement& cut);
  // Whether a partial reload skips the statement before it is expanded, since it would include
  // files (our own).
  bool SkipsIncludes(const ScriptText& script, const CutStatement& cut) const;
  absl::StatusOr<Flow> RunInclude(const ScriptText& script, const CutStatement& cut);
  absl::StatusOr<Flow> RunExpanded(const Statement& expanded);
  absl::StatusOr<Flow> RunCommand(std::shared_ptr<const Statement> statement, StatementKind kind);
  // Whether the host wants the script to end behind this statement.
  bool IsLast(const Statement& statement) const;
  // Where ErrorMode is 0, a failed statement is noted and passed over.
  absl::Status Forgive(const absl::Status& status);

  absl::Status Execute(const SetCommand& set, const Statement& statement);
  absl::Status Execute(const LetCommand& let, const Statement& statement);
  absl::Status Execute(const TraceCommand& trace, const Statement& statement);
  absl::Status Execute(LoadStatement& load, const Statement& statement);
  absl::Status Execute(const ConnectCommand& connect, const Statement& statement);
  absl::Status Execute(const DisconnectCommand& disconnect, const Statement& statement);
  absl::Status Execute(const SleepCommand& sleep, const Statement& statement);
  absl::Status Execute(const ExecuteCommand& command, const Statement& statement);
  absl::Status Execute(const BinaryCommand& binary, const Statement& statement);
  absl::Status Execute(const IgnoredCommand& command, const Statement& statement);
  absl::Status Execute(const UnimplementedCommand& command, const Statement& statement);
  absl::Status Execute(const FailCommand& fail, const Statement& statement);
  // Any statement about tables or fields.
  template <typename TableStatement>
  absl::Status Execute(const TableStatement& command, const Statement& statement) {
    return statement.Placed(celadon::RunStatement(command, reload_));
  }

  // Control statements.
  absl::StatusOr<Statement> Expand(const ScriptText& script, const CutStatement& cut);
  absl::StatusOr<Flow> RunIf(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunSwitch(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunFor(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunForEach(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunDo(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunCall(const ScriptText& script, const Step& step);
  absl::StatusOr<Flow> RunExit(const ScriptText& script, const Step& step);
  absl::Status DefineSub(const ScriptText& script, const Step& step);
  absl::StatusOr<bool> LoopGoesOn(const ScriptText& script, const CutStatement& clause);
  absl::StatusOr<std::vector<Value>> ItemValues(const ForEachItem& item, const Statement& clause);

  absl::StatusOr<Value> Evaluate(const NodePtr& formula, const Statement& clause);
  absl::StatusOr<bool> IsTrue(const NodePtr& formula, const Statement& clause);
  absl::StatusOr<bool> Holds(const Condition& condition, const Statement& clause);
  absl::StatusOr<double> Number(const NodePtr& formula, const Statement& clause);

  Reload& reload_;
  Expander expander_;
  std::deque<LoadedText> texts_;          // all that were run, for places in errors
  std::vector<LoadStatement> preceding_;  // loads that wait for one with a source
  StringMap<SubDefinition> subs_;         // by name in lower case
  int depth_ = 0;
  std::array<int, 4> open_ = {};  // how many of each ExitClause::What run
  uint64_t steps_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_INTERPRETER_H_
