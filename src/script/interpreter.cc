#include "script/interpreter.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "expression/parser.h"
#include "runtime/status_macros.h"
#include "script/command_parser.h"
#include "script/row_scope.h"
#include "script/run_load.h"

namespace celadon {

Interpreter::Interpreter(Reload& reload)
    : reload_(reload),
      expander_(reload.variables(), [this](std::string_view formula) -> absl::StatusOr<Value> {
        CELADON_ASSIGN_OR_RETURN(const NodePtr root, ParseFormula(formula));
        return EvaluateAlone(root, formula, reload_);
      }) {}

absl::Status Interpreter::Run(std::string name, std::string text) {
  const ScriptText& script = texts_.emplace_back(ScriptText{std::move(name), std::move(text)});
  StatementCutter cutter(script.text);
  while (true) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    const CutStatement cut = cutter.Next();
    if (cut.kind == StatementKind::kEnd) break;
    CELADON_RETURN_IF_ERROR(RunStatement(script, cut));
  }
  if (preceding_.empty()) return absl::OkStatus();
  const LoadStatement& waiting = preceding_.back();
  return waiting.statement->ErrorAt(waiting.begin, waiting.begin + 4,
                                    "LOAD has no source, and no LOAD follows that has one");
}

absl::Status Interpreter::RunStatement(const ScriptText& script, const CutStatement& cut) {
  Statement whole(&script);
  if (cut.kind == StatementKind::kUnclosed) {
    whole.AppendCopy(cut.begin, cut.end);
    return whole.ErrorAt(0, 1, "a quote is opened but not closed");
  }
  if (cut.kind == StatementKind::kText) {
    whole.AppendCopy(cut.begin, cut.end);
  } else {
    whole = Statement::WithoutComments(&script, cut.begin, cut.end);
  }
  CELADON_ASSIGN_OR_RETURN(const Statement expanded, expander_.Expand(whole, &script));
  return RunExpanded(expanded);
}

// What an expansion brought in may hold `;`, so the text is cut once more.
absl::Status Interpreter::RunExpanded(const Statement& expanded) {
  StatementCutter cutter(expanded.text());
  for (CutStatement cut = cutter.Next(); cut.kind != StatementKind::kEnd; cut = cutter.Next()) {
    auto part = std::make_shared<Statement>(&expanded.script());
    part->AppendPart(expanded, cut.begin, cut.end);
    if (cut.kind == StatementKind::kUnclosed) {
      return part->ErrorAt(0, 1, "a quote is opened but not closed");
    }
    CELADON_RETURN_IF_ERROR(RunCommand(part, cut.kind));
  }
  return absl::OkStatus();
}

absl::Status Interpreter::RunCommand(const std::shared_ptr<const Statement>& statement,
                                     StatementKind kind) {
  CELADON_ASSIGN_OR_RETURN(Command command, ParseCommand(statement, kind));
  return std::visit([&](auto& what) { return Execute(what, *statement); }, command);
}

absl::Status Interpreter::Execute(const SetCommand& set, const Statement&) {
  reload_.SetVariable(set.name, Value::Text(set.text));
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const LetCommand& let, const Statement& statement) {
  Value value;
  if (let.formula != nullptr) {
    auto result = EvaluateAlone(let.formula, statement.text(), reload_);
    if (!result.ok()) return statement.Placed(result.status());
    value = *std::move(result);
  }
  reload_.SetVariable(let.name, std::move(value));
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const TraceCommand& trace, const Statement&) {
  reload_.report.trace.push_back(trace.text);
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(LoadStatement& load, const Statement&) {
  const bool waits = std::holds_alternative<PrecedingSource>(load.source);
  preceding_.push_back(std::move(load));
  if (waits) return absl::OkStatus();
  return RunLoad(std::exchange(preceding_, {}), reload_);
}

absl::Status Interpreter::Execute(const UnimplementedCommand& command, const Statement& statement) {
  return statement.Placed(
      absl::UnimplementedError(absl::StrFormat("Unimplemented: %s", command.name)));
}

}  // namespace celadon
