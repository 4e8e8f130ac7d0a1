#include <string>
#include <utility>

#include "celadon/script.h"
#include "runtime/status_macros.h"
#include "script/interpreter.h"
#include "script/reload.h"
#include "script/script_text.h"

namespace celadon {
namespace {

// They tell of one run only.
constexpr const char* kFailureVariables[] = {"ScriptError", "ScriptErrorCount", "ScriptErrorList",
                                             "ScriptErrorDetails"};

}  // namespace

absl::StatusOr<ScriptOutcome> RunScript(std::string_view text, std::string_view name,
                                        const ScriptEnvironment& environment,
                                        const Execution& execution) {
  Reload reload(environment, execution);
  for (const char* const name : kFailureVariables) reload.TakeVariable(name);
  if (environment.partial && environment.model != nullptr) {
    reload.model = StagedModel::FromModel(*environment.model, execution.memory);
  }
  CELADON_ASSIGN_OR_RETURN(std::string script, DecodeScript(text, execution.cancel));
  CELADON_RETURN_IF_ERROR(Interpreter(reload).Run(std::string(name), std::move(script)));
  ScriptOutcome outcome;
  outcome.report = std::move(reload.report);
  outcome.variables = reload.TakeVariables();
  outcome.section_access.star = reload.star;
  if (auto access = reload.TakeSectionAccess()) {
    CELADON_ASSIGN_OR_RETURN(outcome.section_access.tables, std::move(*access).Build(execution));
  }
  CELADON_ASSIGN_OR_RETURN(outcome.model, reload.TakeModel().Build(execution));
  outcome.derived_fields = reload.derived_fields.Resolve(*outcome.model);
  return outcome;
}

}  // namespace celadon
