// Selecting in a session: fields and values by their names.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "celadon/session.h"
#include "engine/chart_formulas.h"
#include "engine/wake_workers.h"
#include "hypercube/declared_field.h"
#include "runtime/status_macros.h"
#include "value/number_text.h"

namespace celadon {
namespace {

// The value with that display text, failing that the one with that plain number.
std::optional<SymbolId> FindValue(const SymbolTable& symbols, std::string_view value,
                                  const RegionalSettings& settings) {
  if (const auto symbol = symbols.FindText(value, settings)) return symbol;
  const auto number = ParsePlainNumber(value, settings.decimal_separator);
  return number.has_value() ? symbols.Find(ValueView::Number(*number)) : std::nullopt;
}

}  // namespace

std::shared_ptr<const CalculatedField> Session::Derived(std::string_view field,
                                                        const Execution& execution) {
  if (app_->derived_fields()->empty() || model_->FindField(field).ok()) return nullptr;
  const auto state = this->state();
  const ChartFormulas formulas(*app_, *state, state_in_use_, Named(execution), execution);
  auto derived = DeclaredSymbols(field, formulas.context());
  if (!derived.has_value()) return nullptr;
  return std::make_shared<const CalculatedField>(*std::move(derived));
}

absl::StatusOr<Bitmap> Session::FindValues(std::string_view field,
                                           const std::vector<std::string>& values,
                                           const Execution& execution,
                                           std::vector<std::string>* ignored) {
  const auto derived = Derived(field, execution);
  FieldId id = 0;
  if (derived == nullptr) {
    CELADON_ASSIGN_OR_RETURN(id, model_->FindField(field));
  }
  const SymbolTable& symbols = derived == nullptr ? *model_->field(id).symbols : *derived->symbols;
  Bitmap found(symbols.size());
  for (const std::string& value : values) {
    if (const auto symbol = FindValue(symbols, value, settings_); symbol.has_value()) {
      found.Set(*symbol);
    } else {
      ignored->push_back(value);
    }
  }
  if (!values.empty() && ignored->size() == values.size()) {
    return absl::NotFoundError(
        absl::StrFormat("the field %s has no such value: %s", field, values.front()));
  }
  return derived == nullptr ? std::move(found) : SymbolsOfSource(*derived, found);
}

SelectionResult Session::Adopt(SelectionState selections) {
  const bool changed = history_.Commit(state_in_use_, std::move(selections));
  if (changed) inferred_.erase(state_in_use_);
  return {.changed = changed, .ignored = {}};
}

absl::StatusOr<SelectionState> Session::Operate(std::string_view field, const Execution& execution,
                                                const Operation& operation) {
  WakeWorkers(*execution.executor);  // a frame will follow
  Refresh();
  const auto derived = Derived(field, execution);
  FieldId id = 0;
  if (derived != nullptr) {
    id = *derived->source;
  } else {
    CELADON_ASSIGN_OR_RETURN(id, model_->FindField(field));
  }
  return operation(SelectionContext{model_, selections(), execution}, id);
}

absl::StatusOr<SelectionResult> Session::ChangeField(std::string_view field,
                                                     const Execution& execution,
                                                     Operation operation) {
  CELADON_ASSIGN_OR_RETURN(SelectionState after, Operate(field, execution, operation));
  return Adopt(std::move(after));
}

absl::StatusOr<SelectionResult> Session::Change(
    const std::function<absl::StatusOr<SelectionState>(const SelectionContext&)>& operation,
    const Execution& execution) {
  Refresh();
  CELADON_ASSIGN_OR_RETURN(SelectionState after,
                           operation(SelectionContext{model_, selections(), execution}));
  return Adopt(std::move(after));
}

absl::StatusOr<SelectionResult> Session::ChangeByValues(std::string_view field,
                                                        const std::vector<std::string>& values,
                                                        bool toggle, const Execution& execution,
                                                        const SelectOptions& options) {
  std::vector<std::string> ignored;
  CELADON_ASSIGN_OR_RETURN(
      SelectionResult result,
      ChangeField(
          field, execution,
          [&](const SelectionContext& context, FieldId id) -> absl::StatusOr<SelectionState> {
            CELADON_ASSIGN_OR_RETURN(Bitmap symbols,
                                     FindValues(field, values, execution, &ignored));
            return toggle ? ToggleSymbols(context, id, symbols, options)
                          : SelectSymbols(context, id, std::move(symbols), options);
          }));
  result.ignored = std::move(ignored);
  return result;
}

absl::StatusOr<SelectionResult> Session::SelectAndExclude(std::string_view field,
                                                          const std::vector<std::string>& values,
                                                          const std::vector<std::string>& excluded,
                                                          const Execution& execution,
                                                          const SelectOptions& options) {
  std::vector<std::string> ignored;
  const auto select = [&](const SelectionContext& context,
                          FieldId id) -> absl::StatusOr<SelectionState> {
    std::vector<std::string> unknown;
    CELADON_ASSIGN_OR_RETURN(Bitmap symbols, FindValues(field, values, execution, &ignored));
    CELADON_ASSIGN_OR_RETURN(Bitmap out, FindValues(field, excluded, execution, &unknown));
    ignored.insert(ignored.end(), unknown.begin(), unknown.end());
    symbols |= out;
    std::vector<FieldSymbols> changes;
    changes.push_back({id, std::move(symbols), std::move(out)});
    return SelectTogether(context, std::move(changes), options);
  };
  CELADON_ASSIGN_OR_RETURN(SelectionResult result, ChangeField(field, execution, select));
  result.ignored = std::move(ignored);
  return result;
}

absl::StatusOr<SelectionResult> Session::Select(std::string_view field,
                                                const std::vector<std::string>& values,
                                                const Execution& execution,
                                                const SelectOptions& options) {
  return ChangeByValues(field, values, false, execution, options);
}

absl::StatusOr<SelectionResult> Session::Toggle(std::string_view field,
                                                const std::vector<std::string>& values,
                                                const Execution& execution,
                                                const SelectOptions& options) {
  return ChangeByValues(field, values, true, execution, options);
}

absl::StatusOr<SelectionResult> Session::SelectElements(std::string_view field,
                                                        const std::vector<uint32_t>& elements,
                                                        bool toggle, const Execution& execution,
                                                        const SelectOptions& options) {
  return ChangeField(
      field, execution,
      [&](const SelectionContext& context, FieldId id) -> absl::StatusOr<SelectionState> {
        const auto derived = Derived(field, execution);
        const SymbolTable& table =
            derived == nullptr ? *model_->field(id).symbols : *derived->symbols;
        Bitmap symbols(table.size());
        for (const uint32_t element : elements) {
          if (element < table.size()) symbols.Set(table.symbol_at(element));
        }
        if (!elements.empty() && !symbols.Any()) {
          return absl::NotFoundError(
              absl::StrFormat("the field %s has no such element: %d", field, elements.front()));
        }
        if (derived != nullptr) symbols = SymbolsOfSource(*derived, symbols);
        return toggle ? ToggleSymbols(context, id, symbols, options)
                      : SelectSymbols(context, id, std::move(symbols), options);
      });
}

absl::StatusOr<SelectionResult> Session::Select(std::string_view field, SelectVerb verb,
                                                const Execution& execution,
                                                const SelectOptions& options) {
  return ChangeField(field, execution, [&](const SelectionContext& context, FieldId id) {
    return SelectByVerb(context, id, verb, options);
  });
}

absl::StatusOr<SelectionResult> Session::SelectRanges(std::string_view field,
                                                      const std::vector<NumberRange>& ranges,
                                                      const Execution& execution,
                                                      const SelectOptions& options) {
  Refresh();
  CELADON_RETURN_IF_ERROR(model_->FindField(field).status());  // no ranges of a derived field
  return ChangeField(field, execution, [&](const SelectionContext& context, FieldId id) {
    return celadon::SelectRanges(context, id, ranges, options);
  });
}

absl::StatusOr<SelectionResult> Session::Clear(std::string_view field,
                                               const SelectOptions& options) {
  return ChangeField(field, app_->engine().MakeExecution(),
                     [&](const SelectionContext& context, FieldId id) {
                       return ClearField(context, id, options);
                     });
}

absl::StatusOr<SelectionResult> Session::ClearOthers(std::string_view field,
                                                     const SelectOptions& options) {
  return ChangeField(
      field, app_->engine().MakeExecution(),
      [&](const SelectionContext& context, FieldId id) -> absl::StatusOr<SelectionState> {
        return ClearOtherFields(context.before, id, options);
      });
}

SelectionResult Session::ClearAll(const SelectOptions& options) {
  Refresh();
  return Adopt(ClearAllFields(selections(), options));
}

absl::StatusOr<SelectionResult> Session::Lock(std::string_view field) {
  return ChangeField(field, app_->engine().MakeExecution(), LockField);
}

absl::StatusOr<SelectionResult> Session::Unlock(std::string_view field) {
  return ChangeField(
      field, app_->engine().MakeExecution(),
      [](const SelectionContext& context, FieldId id) -> absl::StatusOr<SelectionState> {
        return UnlockField(context.before, id);
      });
}

SelectionResult Session::LockAll() {
  Refresh();
  return Adopt(LockAllFields(selections()));
}

SelectionResult Session::UnlockAll() {
  Refresh();
  return Adopt(UnlockAllFields(selections()));
}

std::vector<SelectedField> Session::Selections() {
  Refresh();
  std::vector<SelectedField> bar;
  for (const SelectionState::Entry& entry : selections().entries()) {
    const SymbolTable& symbols = *model_->field(entry.field).symbols;
    SelectedField shown{.field = model_->field(entry.field).name,
                        .values = {},
                        .of = symbols.size(),
                        .locked = entry.locked};
    for (const SymbolId symbol : symbols.InLoadOrder(*entry.symbols)) {
      const bool out = entry.forced_out != nullptr && entry.forced_out->Test(symbol);
      (out ? shown.forced_out : shown.values).push_back(symbols.Text(symbol, settings_));
    }
    bar.push_back(std::move(shown));
  }
  return bar;
}

}  // namespace celadon
