// The control statements of the interpreter.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/find_files.h"
#include "script/interpreter.h"
#include "script/row_scope.h"

namespace celadon {

absl::StatusOr<Value> Interpreter::Evaluate(const NodePtr& formula, const Statement& clause) {
  absl::StatusOr<Value> value = EvaluateAlone(formula, clause.text(), reload_);
  if (!value.ok()) return clause.Placed(value.status());
  return value;
}

absl::StatusOr<double> Interpreter::Number(const NodePtr& formula, const Statement& clause) {
  CELADON_ASSIGN_OR_RETURN(const Value value, Evaluate(formula, clause));
  return reload_.Reading(value).value_or(kNoNumber);
}

absl::StatusOr<bool> Interpreter::IsTrue(const NodePtr& formula, const Statement& clause) {
  if (formula == nullptr) return false;
  CELADON_ASSIGN_OR_RETURN(const double number, Number(formula, clause));
  return !std::isnan(number) && number != 0;
}

absl::StatusOr<bool> Interpreter::Holds(const Condition& condition, const Statement& clause) {
  if (condition.formula == nullptr) return true;
  CELADON_ASSIGN_OR_RETURN(const bool truth, IsTrue(condition.formula, clause));
  return truth != condition.negated;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunIf(const ScriptText& script, const Step& step) {
  for (const Branch& branch : step.branches) {
    CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, branch.clause));
    const auto condition = ParseIfClause(clause.text());
    if (!condition.ok()) return clause.Placed(condition.status());
    if (condition->has_value()) {
      CELADON_ASSIGN_OR_RETURN(const bool truth, IsTrue(**condition, clause));
      if (!truth) continue;
    }
    return RunBlock(script, branch.body);
  }
  return Flow::kNext;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunBody(ExitClause::What what,
                                                       const ScriptText& script,
                                                       const Block& body) {
  ++open_[static_cast<size_t>(what)];
  absl::StatusOr<Flow> flow = RunBlock(script, body);
  --open_[static_cast<size_t>(what)];
  return flow;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunSwitch(const ScriptText& script,
                                                         const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  const auto formula = ParseSwitchClause(clause.text());
  if (!formula.ok()) return clause.Placed(formula.status());
  for (const Branch& branch : step.branches) {
    CELADON_ASSIGN_OR_RETURN(const Statement case_clause, Expand(script, branch.clause));
    const auto values = ParseCaseClause(case_clause.text());
    if (!values.ok()) return case_clause.Placed(values.status());
    bool taken = values->empty();
    for (size_t i = 0; i < values->size() && !taken; ++i) {
      const auto equal = std::make_shared<const Node>(
          Node{BinaryOperation{Operator::kEqual, *formula, (*values)[i]}, 0, 0, 1});
      CELADON_ASSIGN_OR_RETURN(taken, IsTrue(equal, case_clause));
    }
    if (taken) return RunBlock(script, branch.body);
  }
  return Flow::kNext;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunFor(const ScriptText& script, const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  const auto loop = ParseForClause(clause.text());
  if (!loop.ok()) return clause.Placed(loop.status());
  CELADON_ASSIGN_OR_RETURN(const double first, Number(loop->first, clause));
  CELADON_ASSIGN_OR_RETURN(const double last, Number(loop->last, clause));
  double width = 1;
  if (loop->step != nullptr) {
    CELADON_ASSIGN_OR_RETURN(width, Number(loop->step, clause));
  }
  if (std::isnan(first) || std::isnan(last) || std::isnan(width) || width == 0) {
    return clause.Placed(absl::InvalidArgumentError(
        "For needs numbers from which and to which to count, and a step other than 0"));
  }
  double value = first;
  for (uint64_t pass = 1; width > 0 ? value <= last : value >= last; ++pass) {
    reload_.SetVariable(loop->variable, Value::Number(value));
    CELADON_ASSIGN_OR_RETURN(const Flow flow,
                             RunBody(ExitClause::What::kFor, script, step.branches[0].body));
    if (flow == Flow::kExitFor) return Flow::kNext;
    if (flow != Flow::kNext) return flow;
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    value = first + static_cast<double>(pass) * width;
    if (++steps_ > kMaxSteps) return RunStep(script, step);  // says that there are too many
  }
  reload_.SetVariable(loop->variable, Value::Number(value));
  return Flow::kNext;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunForEach(const ScriptText& script,
                                                          const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  const auto loop = ParseForEachClause(clause.text());
  if (!loop.ok()) return clause.Placed(loop.status());
  std::vector<Value> values;
  for (const ForEachItem& item : loop->items) {
    auto more = ItemValues(item, clause);
    if (!more.ok()) return clause.Placed(more.status());
    std::ranges::move(*more, std::back_inserter(values));
  }
  for (Value& value : values) {
    reload_.SetVariable(loop->variable, std::move(value));
    CELADON_ASSIGN_OR_RETURN(const Flow flow,
                             RunBody(ExitClause::What::kFor, script, step.branches[0].body));
    if (flow == Flow::kExitFor) return Flow::kNext;
    if (flow != Flow::kNext) return flow;
  }
  return Flow::kNext;
}

absl::StatusOr<std::vector<Value>> Interpreter::ItemValues(const ForEachItem& item,
                                                           const Statement& clause) {
  std::vector<Value> values;
  // Our own: a bare word that is no variable stands for itself.
  const auto* const name = item.formula->As<NameReference>();
  if (name != nullptr && reload_.variables().Find(name->name) == nullptr) {
    values.push_back(Value::Text(name->name));
  } else {
    CELADON_ASSIGN_OR_RETURN(values.emplace_back(), Evaluate(item.formula, clause));
  }
  if (item.kind == ForEachItem::Kind::kValue) return values;
  const std::string text = ExpansionText(values.front());
  values.clear();
  if (item.kind == ForEachItem::Kind::kFieldValues) {
    const DualVector* const symbols = reload_.SymbolsOf(text);
    for (size_t i = 0; symbols != nullptr && i < symbols->size(); ++i) {
      values.push_back(Value((*symbols)[i]));
    }
    return values;
  }
  const bool files = item.kind == ForEachItem::Kind::kFiles;
  CELADON_ASSIGN_OR_RETURN(const auto paths, ListFolder(text, files, reload_));
  for (const std::string& path : paths) values.push_back(Value::Text(path));
  return values;
}

absl::StatusOr<bool> Interpreter::LoopGoesOn(const ScriptText& script, const CutStatement& cut) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, cut));
  const auto condition = ParseLoopClause(clause.text());
  if (!condition.ok()) return clause.Placed(condition.status());
  return Holds(*condition, clause);
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunDo(const ScriptText& script, const Step& step) {
  while (true) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    if (++steps_ > kMaxSteps) return RunStep(script, step);  // says that there are too many
    CELADON_ASSIGN_OR_RETURN(const bool enters, LoopGoesOn(script, step.clause));
    if (!enters) return Flow::kNext;
    CELADON_ASSIGN_OR_RETURN(const Flow flow,
                             RunBody(ExitClause::What::kDo, script, step.branches[0].body));
    if (flow == Flow::kExitDo) return Flow::kNext;
    if (flow != Flow::kNext) return flow;
    CELADON_ASSIGN_OR_RETURN(const bool repeats, LoopGoesOn(script, step.closing));
    if (!repeats) return Flow::kNext;
  }
}

absl::Status Interpreter::DefineSub(const ScriptText& script, const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  auto sub = ParseSubClause(clause.text());
  if (!sub.ok()) return clause.Placed(sub.status());
  subs_[PlainTextRules().Lower(sub->name)] = {&script, &step, std::move(sub->parameters)};
  return absl::OkStatus();
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunCall(const ScriptText& script, const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  const auto call = ParseCallClause(clause.text());
  if (!call.ok()) return clause.Placed(call.status());
  const auto found = subs_.find(PlainTextRules().Lower(call->name));
  if (found == subs_.end()) {
    NearestName nearest(call->name);
    for (const auto& [name, sub] : subs_) nearest.Consider(name);
    return clause.Placed(absl::FailedPreconditionError(
        absl::StrFormat("no Sub of this name stands above: %s%s", call->name, nearest.Hint())));
  }
  const SubDefinition sub = found->second;
  std::vector<Value> given(sub.parameters.size());
  for (size_t i = 0; i < std::min(given.size(), call->arguments.size()); ++i) {
    if (call->arguments[i] == nullptr) continue;
    CELADON_ASSIGN_OR_RETURN(given[i], Evaluate(call->arguments[i], clause));
  }
  // Parameters hide variables of their name while the Sub runs.
  std::vector<std::optional<Value>> hidden;
  for (size_t i = 0; i < given.size(); ++i) {
    hidden.push_back(reload_.TakeVariable(sub.parameters[i]));
    reload_.SetVariable(sub.parameters[i], std::move(given[i]));
  }
  absl::StatusOr<Flow> flow =
      RunBody(ExitClause::What::kSub, *sub.script, sub.step->branches[0].body);
  std::vector<Value> last;
  for (size_t i = hidden.size(); i-- > 0;) {
    last.insert(last.begin(), reload_.TakeVariable(sub.parameters[i]).value_or(Value()));
    if (hidden[i].has_value()) reload_.SetVariable(sub.parameters[i], *std::move(hidden[i]));
  }
  // The last value goes back to a variable that was given by its name.
  for (size_t i = 0; i < std::min(last.size(), call->arguments.size()); ++i) {
    const Node* const argument = call->arguments[i].get();
    const auto* const name = argument == nullptr ? nullptr : argument->As<NameReference>();
    if (name != nullptr) reload_.SetVariable(name->name, std::move(last[i]));
  }
  if (flow.ok() && *flow == Flow::kExitSub) return Flow::kNext;
  return flow;
}

absl::StatusOr<Interpreter::Flow> Interpreter::RunExit(const ScriptText& script, const Step& step) {
  CELADON_ASSIGN_OR_RETURN(const Statement clause, Expand(script, step.clause));
  const auto exit = ParseExitClause(clause.text());
  if (!exit.ok()) return clause.Placed(exit.status());
  CELADON_ASSIGN_OR_RETURN(const bool leaves, Holds(exit->condition, clause));
  if (!leaves) return Flow::kNext;
  if (exit->error != nullptr) {
    const auto message = EvaluateAlone(exit->error, clause.text(), reload_);
    if (!message.ok()) return clause.Placed(message.status());
    return clause.ErrorAt(0, clause.text().size(),
                          absl::StrFormat("the script ends itself: %s", ExpansionText(*message)));
  }
  if (open_[static_cast<size_t>(exit->what)] == 0 && exit->what != ExitClause::What::kScript) {
    return clause.ErrorAt(0, clause.text().size(), "there is nothing that Exit could leave here");
  }
  switch (exit->what) {
    case ExitClause::What::kFor:
      return Flow::kExitFor;
    case ExitClause::What::kDo:
      return Flow::kExitDo;
    case ExitClause::What::kSub:
      return Flow::kExitSub;
    case ExitClause::What::kScript:
      break;
  }
  return Flow::kExitScript;
}

}  // namespace celadon
