// The commands of the interpreter that are about no table as a whole.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/connect_parser.h"
#include "script/find_files.h"
#include "script/interpreter.h"
#include "script/run_load.h"

namespace celadon {
namespace {

// Our own: Binary reads apps that Celadon has saved, no others.
absl::Status LoadSavedApp(const std::string& name, Reload& reload) {
  const auto& open = reload.environment.open_app;
  if (!open || !EqualsIgnoringCase(std::filesystem::path(name).extension().string(), ".celadon")) {
    return absl::UnimplementedError("Unimplemented: Binary of other than an app saved by Celadon");
  }
  CELADON_ASSIGN_OR_RETURN(const std::vector<std::string> paths, FindFiles(name, reload));
  CELADON_ASSIGN_OR_RETURN(const auto model, open(paths.front()));
  reload.model = StagedModel::FromModel(*model, reload.execution.memory);
  return absl::OkStatus();
}

}  // namespace

absl::Status Interpreter::Execute(const SetCommand& set, const Statement& statement) {
  if (!set.has_value) {
    return statement.ErrorAt(0, statement.text().size(), "expected \"=\" and a text behind SET");
  }
  if (Variables::Canonical(set.name) == "OtherSymbol" && set.text.has_value()) {
    reload_.report.warnings.push_back(
        absl::StrFormat("line %d: OtherSymbol has no effect here", statement.LineAt(0)));
  }
  reload_.DefineVariable(set.name, set.text.has_value() ? Value::Text(*set.text) : Value());
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const LetCommand& let, const Statement& statement) {
  Value value;
  if (let.formula != nullptr) {
    CELADON_ASSIGN_OR_RETURN(value, Evaluate(let.formula, statement));
  }
  reload_.DefineVariable(let.name, std::move(value));
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const TraceCommand& trace, const Statement&) {
  reload_.report.trace.push_back(trace.text);
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(LoadStatement& load, const Statement&) {
  const bool waits = std::holds_alternative<PrecedingSource>(load.source);
  if (preceding_.size() == kMaxDepth) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("loads stand too deeply upon each other: more than %d", kMaxDepth));
  }
  preceding_.push_back(std::move(load));
  if (waits) return absl::OkStatus();
  const std::vector<LoadStatement> chain = std::exchange(preceding_, {});
  const LoadPrefixes& prefixes = chain.front().prefixes;
  const bool skipped = reload_.environment.options.partial ? prefixes.partial == PartialMode::kPlain
                                                           : prefixes.only_partial;
  return skipped ? absl::OkStatus() : RunLoad(chain, reload_);
}

absl::Status Interpreter::Execute(const ConnectCommand& connect, const Statement& statement) {
  return PlacedWithoutSecrets(statement, reload_.connection.Connect(connect, reload_.execution));
}

absl::Status Interpreter::Execute(const DisconnectCommand&, const Statement&) {
  reload_.connection.Disconnect();
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const SleepCommand& sleep, const Statement& statement) {
  CELADON_ASSIGN_OR_RETURN(const double milliseconds, Number(sleep.milliseconds, statement));
  constexpr double kPoll = 10;
  for (double left = milliseconds; left > 0; left -= kPoll) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(std::min(left, kPoll)));
  }
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const ExecuteCommand& command, const Statement& statement) {
  const auto& execute = reload_.environment.hooks.execute;
  if (execute) return statement.Placed(execute(command.line));
  return statement.Placed(
      absl::UnimplementedError("Unimplemented: Execute, which the host does not allow"));
}

// A partial reload goes on from the tables that it has.
absl::Status Interpreter::Execute(const BinaryCommand& binary, const Statement& statement) {
  if (reload_.environment.options.partial) return absl::OkStatus();
  if (!reload_.report.statements.empty()) {
    return statement.Placed(
        absl::FailedPreconditionError("Binary must be the first statement of the script"));
  }
  const absl::Status status = LoadSavedApp(binary.file, reload_);
  return statement.Placed(status);
}

absl::Status Interpreter::Execute(const IgnoredCommand& command, const Statement& statement) {
  reload_.report.warnings.push_back(absl::StrFormat("line %d: the statement has no effect here: %s",
                                                    statement.LineAt(0), command.name));
  return absl::OkStatus();
}

absl::Status Interpreter::Execute(const UnimplementedCommand& command, const Statement& statement) {
  return statement.Placed(
      absl::UnimplementedError(absl::StrFormat("Unimplemented: %s", command.name)));
}

absl::Status Interpreter::Execute(const FailCommand& fail, const Statement& statement) {
  return statement.ErrorAt(0, statement.text().size(),
                           absl::StrFormat("the script ends itself: %s", fail.text));
}

}  // namespace celadon
