#include "script/interpreter.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/parser.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "script/command_parser.h"
#include "script/connect_parser.h"
#include "script/find_files.h"
#include "script/load_parser.h"
#include "script/row_scope.h"
#include "script/run_load.h"
#include "script/script_error.h"
#include "script/script_scan.h"
#include "script/script_text.h"
#include "script/select_source.h"
#include "script/statement_log.h"

namespace celadon {
namespace {

absl::StatusOr<std::string> ReadScript(std::string_view name, const Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<std::string> paths, FindFiles(name, reload));
  std::error_code error;
  if (std::filesystem::is_directory(paths.front(), error)) {
    return FileNotFound(absl::StrFormat("a folder is no script: %s", name));
  }
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(paths.front()));
  return DecodeScript(file.data(), reload.execution.cancel);
}

// Nothing for a file that is not there and need not be. Our own: so for one outside of the data
// folder, which libraries name where a variable for its folder is not set; the log tells of it.
absl::StatusOr<std::string> ReadIncluded(const IncludeClause& clause, Reload& reload) {
  absl::StatusOr<std::string> text = ReadScript(clause.file, reload);
  if (text.ok() || clause.must) return text;
  if (absl::IsPermissionDenied(text.status())) {
    reload.report.warnings.push_back(
        absl::StrFormat("nothing was included: %s", ToStd(text.status().message())));
    return std::string();
  }
  if (absl::IsNotFound(text.status())) return std::string();
  return text;
}

// Of TRACE: comments give way to a blank each.
Statement ShownText(const ScriptText& script, const CutStatement& cut) {
  Statement statement(&script);
  const std::string_view text = std::string_view(script.text).substr(0, cut.end);
  size_t kept = cut.begin, at = cut.begin;
  while (at < cut.end) {
    const size_t comment_end = CommentEnd(text, at);
    if (comment_end > at) {
      statement.AppendCopy(kept, at);
      statement.AppendInPlaceOf(" ", at, comment_end);
      kept = at = comment_end;
    } else {
      at = ShownPartEnd(text, at);
    }
  }
  statement.AppendCopy(kept, cut.end);
  return statement;
}

}  // namespace

Interpreter::Interpreter(Reload& reload)
    : reload_(reload),
      expander_(
          reload.variables(),
          [this](std::string_view formula) -> absl::StatusOr<Value> {
            CELADON_ASSIGN_OR_RETURN(const NodePtr root, ParseFormula(formula));
            return EvaluateAlone(root, formula, reload_);
          },
          [this](std::string_view inside) -> absl::StatusOr<std::optional<std::string>> {
            const std::optional<IncludeClause> clause = ParseIncludeClause(inside);
            if (!clause.has_value()) return std::nullopt;
            return ReadIncluded(*clause, reload_);
          }) {}

absl::Status Interpreter::Run(std::string name, std::string text) {
  CELADON_ASSIGN_OR_RETURN(const Flow flow, RunText(name, std::move(text)));
  reload_.ran_to_its_end = flow != Flow::kExitScript && reload_.report.warnings.empty();
  if (preceding_.empty() || flow == Flow::kExitScript) return absl::OkStatus();
  const LoadStatement& waiting = preceding_.back();
  return waiting.statement->ErrorAt(waiting.begin, waiting.begin + 4,
                                    "LOAD has no source, and no LOAD follows that has one");
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunText(std::string name, std::string text) {
  LoadedText& loaded =
      texts_.emplace_back(LoadedText{ScriptText(std::move(name), std::move(text)), {}});
  loaded.block = ParseBlock(loaded.script.text);
  return RunBlock(loaded.script, loaded.block);
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunBlock(const ScriptText& script,
                                                        const Block& block) {
  if (depth_ == kMaxDepth) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s: blocks, Subs and included files stand too deeply inside each other: "
                        "more than %d",
                        script.name, kMaxDepth));
  }
  ++depth_;
  absl::StatusOr<Flow> flow = Flow::kNext;
  for (size_t i = 0; i < block.size() && flow.ok() && *flow == Flow::kNext; ++i) {
    flow = RunStep(script, block[i]);
  }
  --depth_;
  return flow;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunStep(const ScriptText& script, const Step& step) {
  CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
  if (++steps_ > kMaxSteps) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s: the script runs more than %d statements; does a loop never end?",
                        script.name, kMaxSteps));
  }
  if (step.kind == Step::Kind::kStatement) return RunStatement(script, step.clause);
  absl::StatusOr<Flow> flow = RunControl(script, step);
  if (flow.ok() || step.kind == Step::Kind::kMisplaced) return flow;
  CELADON_RETURN_IF_ERROR(Forgive(flow.status()));
  return Flow::kNext;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunControl(const ScriptText& script,
                                                          const Step& step) {
  switch (step.kind) {
    case Step::Kind::kIf:
      return RunIf(script, step);
    case Step::Kind::kSwitch:
      return RunSwitch(script, step);
    case Step::Kind::kFor:
      return RunFor(script, step);
    case Step::Kind::kForEach:
      return RunForEach(script, step);
    case Step::Kind::kDo:
      return RunDo(script, step);
    case Step::Kind::kSub:
      CELADON_RETURN_IF_ERROR(DefineSub(script, step));
      return Flow::kNext;
    case Step::Kind::kCall:
      return RunCall(script, step);
    case Step::Kind::kExit:
      return RunExit(script, step);
    case Step::Kind::kStatement:
    case Step::Kind::kMisplaced:
      break;
  }
  Statement clause(&script);
  clause.AppendCopy(step.clause.begin, step.clause.end);
  return clause.ErrorAt(0, step.clause.end - step.clause.begin, step.error);
}

absl::StatusOr<Statement> Interpreter::Expand(const ScriptText& script, const CutStatement& cut) {
  Statement whole(&script);
  if (cut.kind == StatementKind::kUnclosed) {
    whole.AppendCopy(cut.begin, cut.end);
    return whole.ErrorAt(0, 1, "a quote is opened but not closed");
  }
  if (cut.kind == StatementKind::kText) {
    whole = ShownText(script, cut);
  } else {
    whole = Statement::WithoutComments(&script, cut.begin, cut.end,
                                       !StripsComments(reload_.variables()));
  }
  return expander_.Expand(whole, &script);
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunStatement(const ScriptText& script,
                                                            const CutStatement& cut) {
  if (SkipsIncludes(script, cut)) return Flow::kNext;
  const auto run = [&]() -> absl::StatusOr<Flow> {
    if (cut.kind == StatementKind::kInclude) return RunInclude(script, cut);
    CELADON_ASSIGN_OR_RETURN(const Statement expanded, Expand(script, cut));
    // What TRACE shows may hold `;`, as the names of the months do; the rest of it is no statement.
    CELADON_ASSIGN_OR_RETURN(const Flow flow,
                             cut.kind == StatementKind::kText
                                 ? RunCommand(std::make_shared<const Statement>(expanded), cut.kind)
                                 : RunExpanded(expanded));
    reload_.NoteSuccess();
    return flow;
  };
  const absl::StatusOr<Flow> flow = run();
  if (flow.ok()) return flow;
  CELADON_RETURN_IF_ERROR(Forgive(flow.status()));
  return Flow::kNext;
}

bool Interpreter::SkipsIncludes(const ScriptText& script, const CutStatement& cut) const {
  if (!reload_.environment.options.partial || !preceding_.empty()) return false;
  if (cut.kind != StatementKind::kRegular) return false;
  const auto statement =
      std::make_shared<const Statement>(Statement::WithoutComments(&script, cut.begin, cut.end));
  for (size_t at = statement->text().find("$("); at != std::string::npos;
       at = statement->text().find("$(", at + 2)) {
    const std::string_view inside = std::string_view(statement->text()).substr(at + 2);
    if (ParseIncludeClause(inside).has_value()) return BeginsPlainLoad(statement);
  }
  return false;
}

absl::Status Interpreter::Forgive(const absl::Status& status) {
  using AfterError = ReloadOptions::AfterError;
  const AfterError after = reload_.environment.options.after_error;
  const Value* const mode = reload_.variables().Find("ErrorMode");
  const bool ignored = after == AfterError::kAsScriptSays
                           ? mode != nullptr && ExpansionText(*mode) == "0"
                           : after == AfterError::kGoOn;
  if (!ignored || EndsReload(status)) return status;
  preceding_.clear();
  reload_.NoteFailure(status);
  return absl::OkStatus();
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunInclude(const ScriptText& script,
                                                          const CutStatement& cut) {
  CutStatement inside = cut;
  inside.begin += 2;
  inside.end -= 1;
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, inside));
  const std::optional<IncludeClause> include = ParseIncludeClause(clause.text());
  absl::StatusOr<std::string> included = ReadIncluded(*include, reload_);
  if (!included.ok()) return clause.Placed(included.status());
  return RunText(std::string(include->file), *std::move(included));
}

// What an expansion brought in may hold `;`, so the text is cut once more. Where it brought in
// clauses, it is a script of its own.
absl::StatusOr<Interpreter::Flow> Interpreter::RunExpanded(const Statement& expanded) {
  StatementCutter cutter(expanded.text());
  std::vector<CutStatement> parts;
  for (CutStatement cut = cutter.Next(); cut.kind != StatementKind::kEnd; cut = cutter.Next()) {
    parts.push_back(cut);
    if (cut.kind == StatementKind::kUnclosed) break;
  }
  const bool controls = std::ranges::any_of(parts, [](const CutStatement& cut) {
    return cut.kind == StatementKind::kControl || cut.kind == StatementKind::kInclude;
  });
  if (controls) {
    return RunText(absl::StrFormat("%s, line %d", expanded.script().name, expanded.LineAt(0)),
                   expanded.text());
  }
  for (const CutStatement& cut : parts) {
    auto part = std::make_shared<Statement>(&expanded.script());
    part->AppendPart(expanded, cut.begin, cut.end);
    if (cut.kind == StatementKind::kUnclosed) {
      return part->ErrorAt(0, 1, "a quote is opened but not closed");
    }
    CELADON_ASSIGN_OR_RETURN(const Flow flow, RunCommand(part, cut.kind));
    if (flow != Flow::kNext) return flow;
  }
  return Flow::kNext;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunCommand(
    std::shared_ptr<const Statement> statement, StatementKind kind) {
  using Clock = std::chrono::steady_clock;
  CELADON_ASSIGN_OR_RETURN(const ConditionalStatement when, ParseConditions(*statement));
  for (const Condition& condition : when.conditions) {
    CELADON_ASSIGN_OR_RETURN(const bool holds, Holds(condition, *statement));
    if (!holds) return Flow::kNext;
  }
  if (!when.conditions.empty()) statement = std::make_shared<const Statement>(when.rest);
  CELADON_ASSIGN_OR_RETURN(Command command, ParseCommand(statement, kind));
  const size_t logged = reload_.report.log.size();
  const Clock::time_point start = Clock::now();
  CELADON_RETURN_IF_ERROR(
      std::visit([&](auto& what) { return Execute(what, *statement); }, command));
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const bool goes_on = LogStatement(*statement, command, logged, seconds, reload_);
  return goes_on && !IsLast(*statement) ? Flow::kNext : Flow::kExitScript;
}

// Loads that wait for one with a source are no end.
bool Interpreter::IsLast(const Statement& statement) const {
  const uint64_t last_line = reload_.environment.options.last_line;
  const bool main = &statement.script() == &texts_.front().script;
  return main && preceding_.empty() && last_line != 0 &&
         static_cast<uint64_t>(statement.LineAt(0)) >= last_line;
}

}  // namespace celadon
