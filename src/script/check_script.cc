#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "celadon/function_registry.h"
#include "celadon/script.h"
#include "celadon/text_rules.h"
#include "expression/walk.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/command_parser.h"
#include "script/control_block.h"
#include "script/control_clause.h"
#include "script/find_files.h"
#include "script/reload.h"
#include "script/script_functions.h"
#include "script/script_scan.h"
#include "script/script_text.h"

namespace celadon {
namespace {

// Our own bound on files that include each other.
constexpr int kMaxIncludes = 50;

class Checker {
 public:
  Checker(const ScriptEnvironment& environment, const Execution& execution)
      : reload_(environment, execution) {}

  absl::Status Check(std::string name, std::string text) {
    const auto script = std::make_unique<ScriptText>(std::move(name), std::move(text));
    const Block block = ParseBlock(script->text);
    check_.statements += CountStatements(block);
    return CheckBlock(*script, block);
  }

  ScriptCheck Take() { return std::move(check_); }

 private:
  absl::Status CheckBlock(const ScriptText& script, const Block& block) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    for (const Step& step : block) {
      CELADON_RETURN_IF_ERROR(CheckStep(script, step));
      for (const Branch& branch : step.branches) {
        CELADON_RETURN_IF_ERROR(CheckBlock(script, branch.body));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckStep(const ScriptText& script, const Step& step) {
    if (step.kind == Step::Kind::kMisplaced) {
      Statement clause(&script);
      clause.AppendCopy(step.clause.begin, step.clause.end);
      return clause.ErrorAt(0, step.clause.end - step.clause.begin, step.error);
    }
    if (step.clause.kind == StatementKind::kInclude) return CheckInclude(script, step.clause);
    if (step.kind == Step::Kind::kStatement) return CheckStatement(script, step.clause);
    CELADON_RETURN_IF_ERROR(CheckClause(
        script, step.clause, [&](std::string_view text) { return CheckHead(step.kind, text); }));
    for (const Branch& branch : step.branches) {
      if (step.kind != Step::Kind::kIf && step.kind != Step::Kind::kSwitch) break;
      CELADON_RETURN_IF_ERROR(CheckClause(script, branch.clause, [&](std::string_view text) {
        return step.kind == Step::Kind::kIf ? CheckIf(text) : Formulas(ParseCaseClause(text));
      }));
    }
    if (step.kind != Step::Kind::kDo) return absl::OkStatus();
    return CheckClause(script, step.closing,
                       [&](std::string_view text) { return ParseLoopClause(text).status(); });
  }

  // Parses a clause unless a dollar expansion stands in it.
  absl::Status CheckClause(const ScriptText& script, const CutStatement& cut,
                           const std::function<absl::Status(std::string_view)>& parse) {
    const Statement clause = Statement::WithoutComments(&script, cut.begin, cut.end);
    if (clause.text().find("$(") != std::string::npos) return absl::OkStatus();
    return clause.Placed(parse(clause.text()));
  }

  absl::Status CheckIf(std::string_view text) {
    CELADON_ASSIGN_OR_RETURN(const auto condition, ParseIfClause(text));
    if (condition.has_value()) Take(*condition);
    return absl::OkStatus();
  }

  absl::Status Formulas(const absl::StatusOr<std::vector<NodePtr>>& formulas) {
    CELADON_RETURN_IF_ERROR(formulas.status());
    for (const NodePtr& formula : *formulas) Take(formula);
    return absl::OkStatus();
  }

  absl::Status CheckHead(Step::Kind kind, std::string_view text) {
    switch (kind) {
      case Step::Kind::kSwitch:
        return ParseSwitchClause(text).status();
      case Step::Kind::kFor:
        return ParseForClause(text).status();
      case Step::Kind::kForEach:
        return ParseForEachClause(text).status();
      case Step::Kind::kDo:
        return ParseLoopClause(text).status();
      case Step::Kind::kSub:
        return ParseSubClause(text).status();
      case Step::Kind::kCall:
        return ParseCallClause(text).status();
      case Step::Kind::kExit:
        return ParseExitClause(text).status();
      default:
        return absl::OkStatus();
    }
  }

  absl::Status CheckInclude(const ScriptText& script, const CutStatement& cut) {
    const std::string_view clause =
        std::string_view(script.text).substr(cut.begin + 2, cut.end - cut.begin - 3);
    const std::string_view file = ParseIncludeClause(clause)->file;
    const auto found = FindFiles(file, reload_);
    if (!found.ok()) return absl::OkStatus();
    const auto bytes = MappedFile::Open(found->front());
    if (!bytes.ok()) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(std::string text,
                             DecodeScript(bytes->data(), reload_.execution.cancel));
    if (++includes_ > kMaxIncludes) return absl::OkStatus();
    return Check(std::string(file), std::move(text));
  }

  absl::Status CheckStatement(const ScriptText& script, const CutStatement& cut) {
    if (cut.kind == StatementKind::kText) return absl::OkStatus();
    if (cut.kind == StatementKind::kUnclosed) {
      Statement rest(&script);
      rest.AppendCopy(cut.begin, cut.end);
      return rest.ErrorAt(0, 1, "a quote is opened but not closed");
    }
    auto statement =
        std::make_shared<Statement>(Statement::WithoutComments(&script, cut.begin, cut.end));
    if (statement->text().find("$(") != std::string::npos) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(const ConditionalStatement when, ParseConditions(*statement));
    for (const Condition& condition : when.conditions) Take(condition.formula);
    if (!when.conditions.empty()) statement = std::make_shared<Statement>(when.rest);
    const auto command = ParseCommand(statement, cut.kind);
    if (absl::IsUnimplemented(command.status())) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(command.status());
    if (const auto* let = std::get_if<LetCommand>(&*command)) Take(let->formula);
    if (const auto* load = std::get_if<LoadStatement>(&*command)) TakeLoad(*load);
    return absl::OkStatus();
  }

  void TakeLoad(const LoadStatement& load) {
    for (const FieldItem& item : load.items) Take(item.formula);
    Take(load.where);
    Take(load.while_true);
    for (const NodePtr& formula : load.group_by) Take(formula);
    if (const auto* extension = std::get_if<ExtensionSource>(&load.source)) {
      TakeFunction(extension->function);
    }
  }

  void Take(const NodePtr& formula) {
    if (formula == nullptr) return;
    ForEachMention(
        *formula, {.field = {}, .function = [this](std::string_view name) { TakeFunction(name); }});
  }

  void TakeFunction(std::string_view name) {
    if (IsKnown(name)) return;
    const std::string lower = PlainTextRules().Lower(name);
    if (seen_.insert(lower).second) check_.unknown_functions.emplace_back(name);
  }

  bool IsKnown(std::string_view name) const {
    return reload_.environment.functions->Find(name) != nullptr || IsScriptFunction(name);
  }

  Reload reload_;
  ScriptCheck check_;
  StringSet seen_;  // unknown functions in lower case
  int includes_ = 0;
};

}  // namespace

absl::StatusOr<ScriptCheck> CheckScript(std::string_view text, std::string_view name,
                                        const ScriptEnvironment& environment,
                                        const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(std::string script, DecodeScript(text, execution.cancel));
  Checker checker(environment, execution);
  CELADON_RETURN_IF_ERROR(checker.Check(std::string(name), std::move(script)));
  return checker.Take();
}

}  // namespace celadon
