#include <utility>

#include "celadon/data_model.h"
#include "celadon/ondemand.h"
#include "celadon/symbol_table.h"
#include "ondemand/bound_name.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

std::optional<BoundValue::State> StateOf(ValueState state) {
  switch (state) {
    case ValueState::kSelected:
      return BoundValue::State::kSelected;
    case ValueState::kPossible:
      return BoundValue::State::kOptional;
    case ValueState::kAlternative:
    case ValueState::kExcluded:
      return BoundValue::State::kExcluded;
    case ValueState::kSelectedExcluded:
      break;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<BoundValue>> ValuesOf(FieldId field, const AssociationState& state,
                                                 const RegionalSettings& settings,
                                                 const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<ValueState> states, state.States(field, execution));
  const SymbolTable& symbols = *state.model().field(field).symbols;
  std::vector<BoundValue> values;
  for (uint32_t element = 0; element < symbols.size(); ++element) {
    const SymbolId symbol = symbols.symbol_at(element);
    const auto bound = StateOf(states[symbol]);
    if (!bound.has_value()) continue;
    const ValueView value = symbols[symbol];
    values.push_back({*bound, symbols.Text(symbol, settings),
                      value.has_number() ? std::optional(value.number()) : std::nullopt});
  }
  return values;
}

}  // namespace

absl::StatusOr<BoundFields> TakeBoundFields(const std::vector<Binding>& bindings, Session& session,
                                            const Execution& execution) {
  const auto state = session.state();
  const DataModel& model = state->model();
  const RegionalSettings settings = session.app().variables().Settings();
  BoundFields fields;
  for (const Binding& binding : bindings) {
    const auto name =
        NameOf(binding, [&](const std::string& field) { return model.FindField(field).ok(); });
    if (!name.has_value()) return model.FindField(binding.field).status();
    if (fields.contains(name->field)) continue;
    CELADON_ASSIGN_OR_RETURN(const FieldId field, model.FindField(name->field));
    CELADON_ASSIGN_OR_RETURN(fields[name->field], ValuesOf(field, *state, settings, execution));
  }
  return fields;
}

}  // namespace celadon
