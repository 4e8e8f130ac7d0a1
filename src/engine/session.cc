#include "celadon/session.h"

#include <utility>

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
    translated.SetLocked(*target, entry.locked);
    translated.SetMode(*target, selections.mode(entry.field));
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
  history_.Transform(
      [&](const SelectionState& selections) { return Translate(selections, *model_, *current); });
  model_ = std::move(current);
  settings_ = app_->variables().Settings();
  state_ = nullptr;
}

std::shared_ptr<const AssociationState> Session::state() {
  Refresh();
  if (state_ != nullptr && caching_) return state_;
  state_ = std::make_shared<const AssociationState>(model_, selections());
  return state_;
}

void Session::set_caching(bool on) {
  caching_ = on;
  DropCaches();
}

}  // namespace celadon
