#include "celadon/select.h"

#include "celadon/selection_history.h"
#include "selection/orders_fixture.h"

namespace celadon {
namespace {

class SelectTest : public OrdersTest {
 protected:
  absl::Status Verb(const std::string& field, SelectVerb verb) {
    return Do(SelectByVerb(Now(), Id(field), verb));
  }
  absl::Status Try(const std::string& field, const std::vector<std::string>& texts,
                   SelectOptions options = {}) {
    return Do(SelectSymbols(Now(), Id(field), Values(field, texts), options));
  }
};

constexpr auto kRefused = absl::StatusCode::kFailedPrecondition;

TEST_F(SelectTest, TheFourVerbsFollowTheStates) {
  Select("Country", {"SE"});
  EXPECT_TRUE(Verb("Product", SelectVerb::kPossible).ok());
  EXPECT_EQ(Bar(), "Country=SE Product=Shoe,Hat");
  EXPECT_TRUE(Verb("Product", SelectVerb::kAll).ok());
  EXPECT_EQ(States("Product"), "SSx");
  EXPECT_TRUE(Verb("Product", SelectVerb::kPossible).ok());
  EXPECT_EQ(Bar(), "Country=SE Product=Shoe,Hat");
  Select("Product", {"Shoe"});
  EXPECT_TRUE(Verb("Product", SelectVerb::kAlternative).ok());
  EXPECT_EQ(Bar(), "Country=SE Product=Hat");
  EXPECT_TRUE(Verb("Product", SelectVerb::kExcluded).ok());
  EXPECT_EQ(Bar(), "Country=SE Product=Shoe,Belt");
}

TEST_F(SelectTest, SelectExcludedWithoutASelectionTakesTheGrayValuesAndOthersYield) {
  Select("Country", {"SE"});
  EXPECT_TRUE(Verb("Product", SelectVerb::kExcluded).ok());
  EXPECT_EQ(Bar(), "Product=Belt");
}

// Our own: the original is not known to refuse these.
TEST_F(SelectTest, AVerbWithNothingToSelectFails) {
  EXPECT_EQ(Verb("Product", SelectVerb::kAlternative).code(), kRefused);
  EXPECT_EQ(Verb("Product", SelectVerb::kExcluded).code(), kRefused);
  Select("Country", {"DK"});
  Select("Product", {"Belt"});
  EXPECT_EQ(Verb("Product", SelectVerb::kAlternative).code(), kRefused);
  EXPECT_EQ(Bar(), "Country=DK Product=Belt");
}

TEST_F(SelectTest, ALockedFieldChangesOnlyWhereLocksAreOverridden) {
  EXPECT_EQ(Do(LockField(Now(), Id("Country"))).code(), kRefused);
  Select("Country", {"SE"});
  EXPECT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  EXPECT_EQ(Try("Country", {"DK"}).code(), kRefused);
  EXPECT_EQ(Do(ClearField(Now(), Id("Country"))).code(), kRefused);
  selections_ = ClearAllFields(selections_);
  EXPECT_EQ(Bar(), "Country!=SE");
  EXPECT_TRUE(Try("Country", {"DK"}, {.soft_lock = true}).ok());
  EXPECT_EQ(Bar(), "Country!=DK");
  selections_ = ClearAllFields(selections_, {.soft_lock = true});
  EXPECT_EQ(Bar(), "");
}

TEST_F(SelectTest, LockedFieldsNeverGiveWay) {
  Select("Country", {"SE"});
  ASSERT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  EXPECT_EQ(Try("Product", {"Belt"}).code(), kRefused);
  EXPECT_EQ(Bar(), "Country!=SE");
  EXPECT_TRUE(Try("Product", {"Hat", "Belt"}).ok());
  selections_ = UnlockField(selections_, Id("Country"));
  EXPECT_TRUE(Try("Product", {"Belt"}).ok());
  EXPECT_EQ(Bar(), "Product=Belt");
}

// The order of giving way is our own.
TEST_F(SelectTest, TheMostRecentSelectionsThatAgreeStay) {
  Select("Country", {"SE"});
  Select("OrderID", {"10", "11"});
  Select("Product", {"Shoe", "Hat"});
  EXPECT_TRUE(Try("Amount", {"70"}).ok());  // order 12 alone, of a Swede, a shoe
  EXPECT_EQ(Bar(), "Country=SE Product=Shoe,Hat Amount=70");
}

TEST_F(SelectTest, SeveralFieldsStandOrFallTogether) {
  Select("Country", {"SE"});
  std::vector<FieldSymbols> cell;
  cell.push_back({Id("Product"), Values("Product", {"Belt"})});
  cell.push_back({Id("Amount"), Values("Amount", {"40"})});
  EXPECT_TRUE(Do(SelectTogether(Now(), std::move(cell))).ok());
  EXPECT_EQ(Bar(), "Product=Belt Amount=40");
  std::vector<FieldSymbols> torn;
  torn.push_back({Id("Product"), Values("Product", {"Shoe"})});
  torn.push_back({Id("Amount"), Values("Amount", {"40"})});
  EXPECT_EQ(Do(SelectTogether(Now(), std::move(torn))).code(), kRefused);
  EXPECT_EQ(Bar(), "Product=Belt Amount=40");
}

TEST_F(SelectTest, ClearingOthersLeavesTheFieldAndWhatIsLocked) {
  Select("Country", {"SE"});
  Select("Product", {"Hat"});
  Select("Amount", {"50"});
  ASSERT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  selections_ = ClearOtherFields(selections_, Id("Amount"));
  EXPECT_EQ(Bar(), "Country!=SE Amount=50");
  selections_ = ClearOtherFields(selections_, Id("Amount"), {.soft_lock = true});
  EXPECT_EQ(Bar(), "Amount=50");
}

TEST_F(SelectTest, RangesTakeTheNumbersBetweenTheirEnds) {
  const NumberRange half_open[] = {{.low = 50, .high = 100, .high_inclusive = false}};
  EXPECT_TRUE(Do(SelectRanges(Now(), Id("Amount"), half_open)).ok());
  EXPECT_EQ(Bar(), "Amount=50,70");
  const NumberRange two[] = {{.low = 0, .high = 5}, {.low = 100, .high = 200}};
  EXPECT_TRUE(Do(SelectRanges(Now(), Id("Amount"), two)).ok());
  EXPECT_EQ(Bar(), "Amount=100,5");
  const NumberRange none[] = {{.low = 7, .high = 8}};
  EXPECT_EQ(Do(SelectRanges(Now(), Id("Amount"), none)).code(), kRefused);
}

TEST_F(SelectTest, AOneValueFieldAlwaysHasOne) {
  EXPECT_EQ(Do(SetSingle(Now(), Id("Country"), true)).code(), kRefused);
  Select("Country", {"SE"});
  ASSERT_TRUE(Do(SetSingle(Now(), Id("Country"), true)).ok());
  EXPECT_EQ(Do(ClearField(Now(), Id("Country"))).code(), kRefused);
  EXPECT_EQ(Try("Country", {"SE", "DK"}).code(), kRefused);
  EXPECT_EQ(Verb("Country", SelectVerb::kAll).code(), kRefused);
  const NumberRange any[] = {{.low = 0, .high = 9}};
  EXPECT_EQ(Do(SelectRanges(Now(), Id("Country"), any)).code(), kRefused);
  selections_ = ClearAllFields(selections_);
  EXPECT_EQ(Bar(), "Country=SE");
  EXPECT_EQ(Try("Product", {"Belt"}).code(), kRefused);  // it does not give way either
  EXPECT_TRUE(Try("Country", {"DK"}).ok());
  EXPECT_EQ(Bar(), "Country=DK");
}

TEST_F(SelectTest, TogglingInAOneValueFieldReplaces) {
  Select("Country", {"SE"});
  ASSERT_TRUE(Do(SetSingle(Now(), Id("Country"), true)).ok());
  const Bitmap dk = Values("Country", {"DK"});
  EXPECT_TRUE(Do(ToggleSymbols(Now(), Id("Country"), dk)).ok());
  EXPECT_EQ(Bar(), "Country=DK");
  EXPECT_EQ(Do(ToggleSymbols(Now(), Id("Country"), dk)).code(), kRefused);
  EXPECT_TRUE(Do(ToggleSymbols(Now(), Id("Country"), dk, {.deselect_only_value = true})).ok());
  EXPECT_EQ(Bar(), "");
}

TEST_F(SelectTest, TheHistoryKeepsAHundredStepsOfAllStates) {
  SelectionHistory history;
  const SelectionState none;
  EXPECT_FALSE(history.Commit(kDefaultState, none));
  Select("Country", {"SE"});
  EXPECT_TRUE(history.Commit(kDefaultState, selections_));
  EXPECT_TRUE(history.Commit("Other", selections_));
  EXPECT_FALSE(history.Commit("Other", selections_));
  EXPECT_EQ(history.back_count(), 2u);
  ASSERT_TRUE(history.Back());
  EXPECT_TRUE(history.current("Other").empty());
  EXPECT_EQ(history.current(kDefaultState), selections_);
  EXPECT_EQ(*history.At("Other", -1), selections_);
  EXPECT_EQ(*history.At(kDefaultState, 1), none);
  EXPECT_EQ(history.At(kDefaultState, 2), nullptr);
  ASSERT_TRUE(history.Commit(kDefaultState, none));
  EXPECT_FALSE(history.Forward());
  for (int i = 0; i < 150; ++i) {
    history.Commit(kDefaultState, i % 2 == 0 ? selections_ : none);
  }
  EXPECT_EQ(history.back_count(), SelectionHistory::kDepth);
}

}  // namespace
}  // namespace celadon
