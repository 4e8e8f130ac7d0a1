#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/script.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/expand.h"
#include "script/interpreter.h"
#include "script/reload.h"
#include "script/row_buffer.h"
#include "script/script_text.h"

namespace celadon {
namespace {

// They tell of one run only; a run that passes over failures does so by itself (our own).
constexpr const char* kFailureVariables[] = {"ScriptError", "ScriptErrorCount", "ScriptErrorList",
                                             "ScriptErrorDetails", "ErrorMode"};

std::string TextOf(const Variables& variables, std::string_view name) {
  const Value* const value = variables.Find(name);
  return value == nullptr ? std::string() : ExpansionText(*value);
}

// Fields whose names begin with HidePrefix or end with HideSuffix are hidden like those of the
// system. Source: Qlik help "HidePrefix", "HideSuffix".
void HideFields(const StagedModel& model, const Variables& variables) {
  constexpr const char* kHidden = "$hidden";
  const std::string prefix = TextOf(variables, "HidePrefix"),
                    suffix = TextOf(variables, "HideSuffix");
  for (const auto& table : model.tables()) {
    for (const auto& field : table->fields) {
      const bool hidden = (!prefix.empty() && field->name.starts_with(prefix)) ||
                          (!suffix.empty() && field->name.ends_with(suffix));
      const bool tagged = std::ranges::find(field->tags, kHidden) != field->tags.end();
      if (hidden && !tagged) field->tags.push_back(kHidden);
    }
  }
}

// Source: Qlik help "Search".
void MarkSearched(const StagedModel& model,
                  const std::vector<std::pair<std::string, bool>>& searched) {
  for (const auto& table : model.tables()) {
    for (const auto& field : table->fields) {
      for (const auto& [pattern, include] : searched) {
        const bool meant =
            HasWildcard(pattern) ? WildcardMatch(field->name, pattern) : field->name == pattern;
        if (meant) field->unsearched = !include;
      }
    }
  }
}

}  // namespace

absl::StatusOr<ScriptOutcome> RunScript(std::string_view text, std::string_view name,
                                        const ScriptEnvironment& environment,
                                        const Execution& execution) {
  Reload reload(environment, execution);
  for (const char* const name : kFailureVariables) reload.TakeVariable(name);
  for (const auto& [variable, value] : environment.options.variables) {
    reload.SetVariable(variable, value);
  }
  if (environment.options.partial && environment.model != nullptr) {
    reload.model = StagedModel::FromModel(*environment.model, execution.memory);
  }
  CELADON_ASSIGN_OR_RETURN(std::string script, DecodeScript(text, execution.cancel));
  reload.script = absl::StrFormat("%s/%s", environment.base, name);
  CELADON_RETURN_IF_ERROR(Interpreter(reload).Run(std::string(name), std::move(script)));
  if (!environment.options.partial && reload.ran_to_its_end) {
    CELADON_RETURN_IF_ERROR(DropUnusedBuffers(reload));
  }
  ScriptOutcome outcome;
  outcome.report = std::move(reload.report);
  outcome.variables = reload.TakeVariables();
  outcome.section_access.star = reload.star;
  if (auto access = reload.TakeSectionAccess()) {
    CELADON_ASSIGN_OR_RETURN(outcome.section_access.tables, std::move(*access).Build(execution));
  }
  StagedModel model = reload.TakeModel();
  HideFields(model, outcome.variables);
  MarkSearched(model, reload.searched);
  CELADON_ASSIGN_OR_RETURN(outcome.model, std::move(model).Build(execution));
  outcome.derived_fields = reload.derived_fields.Resolve(*outcome.model);
  return outcome;
}

}  // namespace celadon
