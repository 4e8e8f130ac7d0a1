#include "engine/chart_formulas.h"

#include "absl/strings/str_format.h"
#include "engine/frame_cache.h"
#include "runtime/status_macros.h"
#include "script/expand.h"

namespace celadon {

ChartFormulas::ChartFormulas(App& app, const AssociationState& state, std::string_view state_name,
                             SessionSelections named, const Execution& execution)
    : named_(std::move(named)),
      variables_(app.variables()),
      derived_fields_(app.derived_fields()),
      table_cells_(app.frames().CellsOf(state.shared_model())),
      settings_(variables_.Settings()),
      execution_(execution) {
  context_ = {
      .state = &state,
      .settings = &settings_,
      .functions = &app.engine().functions(),
      .environment = std::make_shared<const Environment>(app.MakeEnvironment()),
      .variable = [this](const std::string& name) { return VariableValue(name); },
      .expand = [this](std::string_view text,
                       const ObjectPtr& object) { return Expand(text, object); },
      .derived_fields = derived_fields_.get(),
      .named_selections = &named_,
      .default_selections = state_name == kDefaultState ? nullptr : &named_.of_default_state(),
      .state_name = std::string(state_name),
      .passing = &passing_,
      .table_cells = table_cells_.get(),
  };
}

absl::StatusOr<std::optional<Value>> ChartFormulas::VariableValue(const std::string& name) {
  const Value* const value = variables_.Find(name);
  if (value == nullptr) return std::nullopt;
  if (!IsCalculated(*value)) return *value;
  CELADON_ASSIGN_OR_RETURN(Value result, Evaluate(value->text(), nullptr));
  return result;
}

absl::StatusOr<std::string> ChartFormulas::Expand(std::string_view text, const ObjectPtr& object) {
  const auto evaluate = [&](std::string_view formula) { return Evaluate(formula, object); };
  return Expander(variables_, evaluate).ExpandFormula(text);
}

absl::StatusOr<Value> ChartFormulas::Evaluate(std::string_view formula, const ObjectPtr& object) {
  if (depth_ >= kMaxDepth) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "calculated variables and expansions lead into each other more than %d deep: %s", kMaxDepth,
        formula.substr(0, 40)));
  }
  ++depth_;
  const ObjectPtr around = std::exchange(context_.object, object);
  auto cell = EvaluateExpression(std::string(formula), context_, execution_);
  context_.object = around;
  --depth_;
  CELADON_RETURN_IF_ERROR(cell.status());
  return ValueOfCell(*cell, settings_);
}

}  // namespace celadon
