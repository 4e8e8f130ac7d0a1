// Runs a script: cuts it into statements, expands, parses and executes them one by one.
//
// Source: the load script page, section 1.
#ifndef CELADON_SCRIPT_INTERPRETER_H_
#define CELADON_SCRIPT_INTERPRETER_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "script/command.h"
#include "script/expand.h"
#include "script/reload.h"
#include "script/statement_cutter.h"

namespace celadon {

// For one run of one script.
class Interpreter {
 public:
  explicit Interpreter(Reload& reload);

  // Errors name script, line and column and quote the line.
  absl::Status Run(std::string name, std::string text);

 private:
  absl::Status RunStatement(const ScriptText& script, const CutStatement& cut);
  absl::Status RunExpanded(const Statement& expanded);
  absl::Status RunCommand(const std::shared_ptr<const Statement>& statement, StatementKind kind);

  absl::Status Execute(const SetCommand& set, const Statement& statement);
  absl::Status Execute(const LetCommand& let, const Statement& statement);
  absl::Status Execute(const TraceCommand& trace, const Statement& statement);
  absl::Status Execute(LoadStatement& load, const Statement& statement);
  absl::Status Execute(const UnimplementedCommand& command, const Statement& statement);

  Reload& reload_;
  Expander expander_;
  std::deque<ScriptText> texts_;          // all that were run, for places in errors
  std::vector<LoadStatement> preceding_;  // loads that wait for one with a source
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_INTERPRETER_H_
