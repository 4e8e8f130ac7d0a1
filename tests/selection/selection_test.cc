#include <gtest/gtest.h>

#include <map>
#include <string>

#include "celadon/selection.h"
#include "model/staged_rows.h"

namespace celadon {
namespace {

// The worked example of the associative model, section 5.3.
std::shared_ptr<const DataModel> OrdersModel() {
  StagedModel staged;
  Stage(staged, "Customers", {"CustID", "Country"},
        {{N(1), T("SE")}, {N(2), T("SE")}, {N(3), T("DK")}, {N(4), T("NO")}});
  Stage(staged, "Orders", {"OrderID", "CustID", "Product", "Amount"},
        {{N(10), N(1), T("Shoe"), N(100)},
         {N(11), N(1), T("Hat"), N(50)},
         {N(12), N(2), T("Shoe"), N(70)},
         {N(13), N(3), T("Belt"), N(40)},
         {N(14), N(5), T("Hat"), N(20)},
         {N(15), Value(), T("Belt"), N(5)}});
  return BuildOrDie(std::move(staged));
}

class OrdersTest : public testing::Test {
 protected:
  Bitmap Values(const std::string& field, const std::vector<std::string>& texts) {
    const SymbolTable& symbols = *model_->field(*model_->FindField(field)).symbols;
    Bitmap values(symbols.size());
    for (const std::string& text : texts) values.Set(*symbols.FindText(text, settings_));
    return values;
  }

  void Select(const std::string& field, const std::vector<std::string>& texts) {
    selections_ = *SelectSymbols(model_, selections_, *model_->FindField(field),
                                 Values(field, texts), InlineExecution());
  }

  // The states of a field as letters, in load order.
  std::string States(const std::string& name) {
    const FieldId field = *model_->FindField(name);
    const AssociationState state(model_, selections_);
    const std::vector<ValueState> states = *state.States(field, InlineExecution());
    std::string letters;
    for (uint32_t e = 0; e < states.size(); ++e) {
      switch (states[model_->field(field).symbols->symbol_at(e)]) {
        case ValueState::kSelected:
          letters += "S";
          break;
        case ValueState::kPossible:
          letters += "O";
          break;
        case ValueState::kAlternative:
          letters += "A";
          break;
        case ValueState::kExcluded:
          letters += "X";
          break;
        case ValueState::kSelectedExcluded:
          letters += "x";
          break;
      }
    }
    return letters;
  }

  size_t PossibleRows(const std::string& name) {
    const TableId table = *model_->FindTable(name);
    const AssociationState state(model_, selections_);
    const auto rows = *state.Rows(table, InlineExecution());
    return rows == nullptr ? model_->table(table).rows : rows->Count();
  }

  std::shared_ptr<const DataModel> model_ = OrdersModel();
  RegionalSettings settings_;
  SelectionState selections_;
};

TEST_F(OrdersTest, EverythingIsPossibleWithoutSelections) {
  EXPECT_EQ(States("Country"), "OOO");
  EXPECT_EQ(States("CustID"), "OOOOO");
  EXPECT_EQ(PossibleRows("Orders"), 6u);
}

TEST_F(OrdersTest, ASelectionReachesTheFarTable) {
  Select("Country", {"SE"});
  EXPECT_EQ(States("Country"), "SAA");
  EXPECT_EQ(States("CustID"), "OOXXX");
  EXPECT_EQ(States("Product"), "OOX");
  EXPECT_EQ(PossibleRows("Orders"), 3u);
  EXPECT_EQ(PossibleRows("Customers"), 2u);
}

TEST_F(OrdersTest, ValuesOfAFieldAreOredAndFieldsAreAnded) {
  Select("Country", {"SE"});
  Select("Product", {"Hat", "Belt"});
  EXPECT_EQ(States("Country"), "SAX");
  EXPECT_EQ(States("CustID"), "OXXXX");
  EXPECT_EQ(States("Product"), "ASx");
  EXPECT_EQ(PossibleRows("Orders"), 1u);
}

TEST_F(OrdersTest, TheLastSelectionWinsOverAConflictingOne) {
  Select("Country", {"SE"});
  Select("Product", {"Belt"});
  EXPECT_EQ(selections_.entries().size(), 1u);
  EXPECT_EQ(States("Country"), "XOX");
}

TEST_F(OrdersTest, RowsWithANullKeyStayUntilAConstraintComesThroughTheKey) {
  Select("Country", {"SE", "DK", "NO"});
  EXPECT_EQ(PossibleRows("Orders"), 4u);
}

TEST_F(OrdersTest, ToggleTakesTheSymmetricDifference) {
  const FieldId product = *model_->FindField("Product");
  SelectionState toggled =
      *ToggleSymbols(model_, {}, product, Values("Product", {"Hat"}), InlineExecution());
  toggled = *ToggleSymbols(model_, toggled, product, Values("Product", {"Hat", "Belt"}),
                           InlineExecution());
  EXPECT_EQ(*toggled.selected(product), Values("Product", {"Belt"}));
  toggled =
      *ToggleSymbols(model_, toggled, product, Values("Product", {"Belt"}), InlineExecution());
  EXPECT_TRUE(toggled.empty());
}

TEST_F(OrdersTest, ACancelledInferenceSaysSoAndCanBeAskedAgain) {
  Select("Country", {"SE"});
  const AssociationState state(model_, selections_);
  const TableId orders = *model_->FindTable("Orders");
  Execution execution = InlineExecution();
  execution.cancel.Cancel();
  EXPECT_EQ(state.Rows(orders, execution).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ((*state.Rows(orders, InlineExecution()))->Count(), 3u);
}

}  // namespace
}  // namespace celadon
