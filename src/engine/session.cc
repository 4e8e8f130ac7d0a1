#include "celadon/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The selections of one model in another: fields by name, values by identity.
SelectionState Translate(const SelectionState& selections, const DataModel& from,
                         const DataModel& to) {
  SelectionState translated;
  for (const SelectionState::Entry& entry : selections.entries()) {
    const Field& field = from.field(entry.field);
    const absl::StatusOr<FieldId> target = to.FindField(field.name);
    if (!target.ok()) continue;
    const SymbolTable& symbols = *to.field(*target).symbols;
    Bitmap selected(symbols.size());
    entry.symbols->ForEach([&](size_t symbol) {
      const auto found = symbols.Find((*field.symbols)[static_cast<SymbolId>(symbol)]);
      if (found.has_value()) selected.Set(*found);
    });
    translated.Set(*target, std::move(selected));
  }
  return translated;
}

}  // namespace

Session::Session(std::shared_ptr<App> app) : app_(std::move(app)), model_(app_->model()) {
  settings_ = app_->variables().Settings();
}

void Session::Refresh() {
  std::shared_ptr<const DataModel> current = app_->model();
  if (current == model_) return;
  selections_ = Translate(selections_, *model_, *current);
  model_ = std::move(current);
  settings_ = app_->variables().Settings();
  state_ = nullptr;
}

std::shared_ptr<const AssociationState> Session::state() {
  Refresh();
  if (state_ != nullptr && caching_) return state_;
  state_ = std::make_shared<const AssociationState>(model_, selections_);
  return state_;
}

void Session::set_caching(bool on) {
  caching_ = on;
  DropCaches();
}

absl::StatusOr<Bitmap> Session::FindValues(FieldId field, const std::vector<std::string>& values,
                                           std::vector<std::string>* ignored) const {
  const SymbolTable& symbols = *model_->field(field).symbols;
  Bitmap found(symbols.size());
  for (const std::string& value : values) {
    if (const auto symbol = symbols.FindText(value, settings_); symbol.has_value()) {
      found.Set(*symbol);
    } else {
      ignored->push_back(value);
    }
  }
  if (!values.empty() && ignored->size() == values.size()) {
    return absl::NotFoundError(absl::StrFormat("the field %s has no such value: %s",
                                               model_->field(field).name, values.front()));
  }
  return found;
}

SelectionResult Session::Adopt(SelectionState selections) {
  if (selections == selections_) return {.changed = false, .ignored = {}};
  selections_ = std::move(selections);
  state_ = nullptr;
  return {.changed = true, .ignored = {}};
}

absl::StatusOr<SelectionResult> Session::Select(std::string_view field,
                                                const std::vector<std::string>& values,
                                                const Execution& execution) {
  Refresh();
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model_->FindField(field));
  std::vector<std::string> ignored;
  CELADON_ASSIGN_OR_RETURN(Bitmap symbols, FindValues(id, values, &ignored));
  CELADON_ASSIGN_OR_RETURN(SelectionState after,
                           SelectSymbols(model_, selections_, id, std::move(symbols), execution));
  SelectionResult result = Adopt(std::move(after));
  result.ignored = std::move(ignored);
  return result;
}

absl::StatusOr<SelectionResult> Session::Toggle(std::string_view field,
                                                const std::vector<std::string>& values,
                                                const Execution& execution) {
  Refresh();
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model_->FindField(field));
  std::vector<std::string> ignored;
  CELADON_ASSIGN_OR_RETURN(const Bitmap symbols, FindValues(id, values, &ignored));
  CELADON_ASSIGN_OR_RETURN(SelectionState after,
                           ToggleSymbols(model_, selections_, id, symbols, execution));
  SelectionResult result = Adopt(std::move(after));
  result.ignored = std::move(ignored);
  return result;
}

absl::StatusOr<SelectionResult> Session::Clear(std::string_view field) {
  Refresh();
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model_->FindField(field));
  SelectionState after = selections_;
  after.Clear(id);
  return Adopt(std::move(after));
}

SelectionResult Session::ClearAll() {
  Refresh();
  return Adopt(SelectionState());
}

std::vector<FieldSelection> Session::Selections() {
  Refresh();
  std::vector<FieldSelection> bar;
  for (const SelectionState::Entry& entry : selections_.entries()) {
    const Field& field = model_->field(entry.field);
    std::vector<SymbolId> symbols;
    entry.symbols->ForEach([&](size_t s) { symbols.push_back(static_cast<SymbolId>(s)); });
    std::sort(symbols.begin(), symbols.end(), [&](SymbolId a, SymbolId b) {
      return field.symbols->element(a) < field.symbols->element(b);
    });
    FieldSelection shown{.field = field.name, .values = {}, .of = field.symbols->size()};
    for (const SymbolId symbol : symbols) {
      shown.values.push_back(field.symbols->Text(symbol, settings_));
    }
    bar.push_back(std::move(shown));
  }
  return bar;
}

}  // namespace celadon
