// The worked example of the associative model, section 5.3, and selections in it by their texts.
#ifndef CELADON_TESTS_SELECTION_ORDERS_FIXTURE_H_
#define CELADON_TESTS_SELECTION_ORDERS_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "celadon/select.h"
#include "celadon/selection.h"
#include "model/orders_tables.h"
#include "model/staged_rows.h"

namespace celadon {

inline std::shared_ptr<const DataModel> OrdersModel() { return BuildOrDie(OrdersTables()); }

class OrdersTest : public testing::Test {
 protected:
  OrdersTest() : OrdersTest(OrdersModel()) {}
  explicit OrdersTest(std::shared_ptr<const DataModel> model) : model_(std::move(model)) {}

  Bitmap Values(const std::string& field, const std::vector<std::string>& texts) {
    const SymbolTable& symbols = *model_->field(*model_->FindField(field)).symbols;
    Bitmap values(symbols.size());
    for (const std::string& text : texts) values.Set(*symbols.FindText(text, settings_));
    return values;
  }

  FieldId Id(const std::string& field) { return *model_->FindField(field); }
  SelectionContext Now() { return {model_, selections_, execution_}; }
  // The selections in words: `Product=Hat,Belt Country!=SE`, `!` for a lock.
  std::string Bar() {
    std::string bar;
    for (const SelectionState::Entry& entry : selections_.entries()) {
      const Field& field = model_->field(entry.field);
      bar += (bar.empty() ? "" : " ") + field.name + (entry.locked ? "!=" : "=");
      std::string values;
      for (uint32_t e = 0; e < field.symbols->size(); ++e) {
        const SymbolId symbol = field.symbols->symbol_at(e);
        if (!entry.symbols->Test(symbol)) continue;
        const bool out = entry.forced_out != nullptr && entry.forced_out->Test(symbol);
        values += values.empty() ? "" : ",";
        values += (out ? "-" : "") + field.symbols->Text(symbol, settings_);
      }
      bar += values;
    }
    return bar;
  }

  void Select(const std::string& field, const std::vector<std::string>& texts) {
    selections_ = *SelectSymbols(Now(), Id(field), Values(field, texts));
  }

  // The states of a field as letters, in load order.
  std::string States(const std::string& name) {
    const FieldId field = *model_->FindField(name);
    const AssociationState state(model_, selections_);
    const std::vector<ValueState> states = *state.States(field, InlineExecution());
    std::string letters;
    for (uint32_t e = 0; e < states.size(); ++e) {
      const ValueState state_of_value = states[model_->field(field).symbols->symbol_at(e)];
      letters += "SOAXx"[static_cast<size_t>(state_of_value)];
    }
    return letters;
  }

  size_t PossibleRows(const std::string& name) {
    const TableId table = *model_->FindTable(name);
    const AssociationState state(model_, selections_);
    const auto rows = *state.Rows(table, InlineExecution());
    return rows == nullptr ? model_->table(table).rows : rows->Count();
  }

  // Adopts what an operation gives; its status.
  absl::Status Do(absl::StatusOr<SelectionState> after) {
    if (after.ok()) selections_ = *std::move(after);
    return after.status();
  }

  std::shared_ptr<const DataModel> model_;
  Execution execution_ = InlineExecution();
  RegionalSettings settings_;
  SelectionState selections_;
};

}  // namespace celadon

#endif  // CELADON_TESTS_SELECTION_ORDERS_FIXTURE_H_
