#include "celadon/bookmark.h"

#include "selection/orders_fixture.h"

namespace celadon {
namespace {

class BookmarkTest : public OrdersTest {
 protected:
  absl::Status Apply(const SavedSelections& saved, const SearchAgain& search = nullptr) {
    differing_.clear();
    return Do(ApplySelections(Now(), saved, search, &differing_));
  }
  std::vector<std::string> differing_;
};

TEST_F(BookmarkTest, ReplacesWhatIsSelectedByWhatWasSaved) {
  Select("Country", {"SE"});
  ASSERT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  Select("Product", {"Hat", "Shoe"});
  const SavedSelections saved = SaveSelections(*model_, selections_);
  selections_ = {};
  Select("Amount", {"40"});
  ASSERT_TRUE(Apply(saved).ok());
  EXPECT_EQ(Bar(), "Country!=SE Product=Shoe,Hat");
  EXPECT_TRUE(differing_.empty());
}

// Our own: the original is not known to keep them.
TEST_F(BookmarkTest, LockedFieldsStayAndMayRefuseIt) {
  Select("Product", {"Hat"});
  Select("Country", {"SE"});
  const SavedSelections hats = SaveSelections(*model_, selections_);
  selections_ = {};
  Select("Country", {"DK"});
  ASSERT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  EXPECT_EQ(Apply(hats).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Bar(), "Country!=DK");
  selections_ = {};
  Select("Country", {"SE", "DK"});
  ASSERT_TRUE(Do(LockField(Now(), Id("Country"))).ok());
  ASSERT_TRUE(Apply(hats).ok());
  EXPECT_EQ(Bar(), "Product=Hat Country!=SE,DK");
  EXPECT_EQ(differing_, std::vector<std::string>{"Country"});
}

TEST_F(BookmarkTest, WhatTheDataNoLongerHasIsLeftOutAndToldOf) {
  Select("Country", {"SE", "NO"});
  Select("Product", {"Hat"});
  const SavedSelections saved = SaveSelections(*model_, selections_);
  StagedModel staged;
  Stage(staged, "Customers", {"Country", "CustID"}, {{T("DK"), N(3)}, {T("SE"), N(1)}});
  model_ = BuildOrDie(std::move(staged));
  selections_ = {};
  ASSERT_TRUE(Apply(saved).ok());
  EXPECT_EQ(Bar(), "Country=SE");
  EXPECT_EQ(differing_, (std::vector<std::string>{"Country", "Product"}));
}

TEST_F(BookmarkTest, ModesComeBackAsFarAsTheDataAllows) {
  Select("Country", {"SE"});
  ASSERT_TRUE(Do(SetSingle(Now(), Id("Country"), true)).ok());
  const SavedSelections saved = SaveSelections(*model_, selections_);
  selections_ = {};
  ASSERT_TRUE(Apply(saved).ok());
  EXPECT_TRUE(selections_.mode(Id("Country")).single);
  StagedModel staged;
  Stage(staged, "Customers", {"Country"}, {{T("DK")}});
  model_ = BuildOrDie(std::move(staged));
  selections_ = {};
  ASSERT_TRUE(Apply(saved).ok());
  EXPECT_EQ(Bar(), "");
  EXPECT_FALSE(selections_.mode(Id("Country")).single);
}

TEST_F(BookmarkTest, WhatWasFoundByATextIsSearchedAgain) {
  std::vector<FieldSymbols> found;
  found.push_back({Id("Product"), Values("Product", {"Hat"}), {}, "H*"});
  ASSERT_TRUE(Do(SelectTogether(Now(), std::move(found))).ok());
  const SavedSelections saved = SaveSelections(*model_, selections_);
  std::string asked;
  ASSERT_TRUE(
      Apply(saved,
            [&](FieldId, const std::string& text, const SelectionState&) -> absl::StatusOr<Bitmap> {
              asked = text;
              return Values("Product", {"Hat", "Shoe"});
            })
          .ok());
  EXPECT_EQ(asked, "H*");
  EXPECT_EQ(Bar(), "Product=Shoe,Hat");
  EXPECT_EQ(differing_, std::vector<std::string>{"Product"});
}

}  // namespace
}  // namespace celadon
