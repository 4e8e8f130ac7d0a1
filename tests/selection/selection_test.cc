#include "selection/orders_fixture.h"

namespace celadon {
namespace {

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
      *ToggleSymbols({model_, {}, InlineExecution()}, product, Values("Product", {"Hat"}));
  toggled = *ToggleSymbols({model_, toggled, InlineExecution()}, product,
                           Values("Product", {"Hat", "Belt"}));
  EXPECT_EQ(*toggled.selected(product), Values("Product", {"Belt"}));
  toggled =
      *ToggleSymbols({model_, toggled, InlineExecution()}, product, Values("Product", {"Belt"}));
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
