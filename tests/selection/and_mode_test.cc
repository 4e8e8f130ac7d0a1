// The formulas of and-mode are our own; the original's are not published.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "selection/orders_fixture.h"

namespace celadon {
namespace {

// The example of the associative model, section 6.4, with a table of customers beside.
std::shared_ptr<const DataModel> PurchasesModel() {
  StagedModel staged;
  Stage(staged, "Purchases", {"Cust", "Prod"},
        {{T("c1"), T("Cap")},
         {T("c1"), T("Suit")},
         {T("c2"), T("Cap")},
         {T("c3"), T("Suit")},
         {T("c3"), T("Hat")},
         {Value(), T("Hat")}});
  Stage(staged, "Customers", {"Cust", "Town"},
        {{T("c1"), T("Lund")}, {T("c2"), T("Kiel")}, {T("c3"), T("Lund")}, {T("c4"), T("Oslo")}});
  return BuildOrDie(std::move(staged));
}

class AndModeTest : public OrdersTest {
 protected:
  AndModeTest() : OrdersTest(PurchasesModel()) {}
  absl::Status AndMode(const std::string& field, bool on = true) {
    return Do(SetAndMode(Now(), Id(field), on));
  }
  absl::Status Try(const std::vector<std::string>& wanted,
                   const std::vector<std::string>& unwanted = {}) {
    Bitmap symbols = Values("Prod", wanted);
    Bitmap out = Values("Prod", unwanted);
    symbols |= out;
    std::vector<FieldSymbols> changes;
    changes.push_back({Id("Prod"), std::move(symbols), std::move(out)});
    return Do(SelectTogether(Now(), std::move(changes)));
  }
};

TEST_F(AndModeTest, OnlyWhatGoesWithEveryValueIsPossible) {
  ASSERT_TRUE(AndMode("Prod").ok());
  ASSERT_TRUE(Try({"Cap", "Suit"}).ok());
  EXPECT_EQ(States("Cust"), "OXXX");
  EXPECT_EQ(States("Town"), "OXX");
  EXPECT_EQ(States("Prod"), "SSX");
  EXPECT_EQ(PossibleRows("Purchases"), 2u);
  ASSERT_TRUE(Try({"Suit"}).ok());
  EXPECT_EQ(States("Cust"), "OXOX");
  EXPECT_EQ(States("Prod"), "ASA");  // Cap and Hat go with those who bought a suit
  ASSERT_TRUE(AndMode("Prod", false).ok());
  EXPECT_EQ(States("Cust"), "OXOX");
  EXPECT_EQ(States("Prod"), "ASA");
}

TEST_F(AndModeTest, AForcedExclusionTakesAwayAllThatGoesWithTheValue) {
  ASSERT_TRUE(AndMode("Prod").ok());
  ASSERT_TRUE(Try({"Suit"}, {"Hat"}).ok());
  EXPECT_EQ(Bar(), "Prod=Suit,-Hat");
  EXPECT_EQ(States("Cust"), "OXXX");
  EXPECT_EQ(States("Prod"), "ASx");
  ASSERT_TRUE(Try({}, {"Suit"}).ok());
  EXPECT_EQ(States("Cust"), "XOXX");
  ASSERT_TRUE(Do(ToggleSymbols(Now(), Id("Prod"), Values("Prod", {"Suit"}))).ok());
  EXPECT_EQ(Bar(), "");
  ASSERT_TRUE(Try({"Suit"}, {"Hat"}).ok());
  ASSERT_TRUE(AndMode("Prod", false).ok());
  EXPECT_EQ(Bar(), "Prod=Suit");
}

TEST_F(AndModeTest, ForcedExclusionsAreOfAndModeOnly) {
  EXPECT_EQ(Try({"Suit"}, {"Hat"}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Bar(), "");
}

TEST_F(AndModeTest, ValuesThatNothingGoesWithTogetherAreNotSelected) {
  ASSERT_TRUE(AndMode("Prod").ok());
  EXPECT_EQ(Try({"Cap", "Hat"}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Bar(), "");
}

TEST_F(AndModeTest, OtherFieldsGiveWayAsElsewhere) {
  Select("Town", {"Kiel"});
  ASSERT_TRUE(AndMode("Prod").ok());
  ASSERT_TRUE(Try({"Cap", "Suit"}).ok());
  EXPECT_EQ(Bar(), "Prod=Cap,Suit");
  Select("Town", {"Lund"});
  EXPECT_EQ(Bar(), "Prod=Cap,Suit Town=Lund");
  Select("Town", {"Kiel"});
  EXPECT_EQ(Bar(), "Town=Kiel");
}

TEST_F(AndModeTest, OnlyTheSecondFieldOfATableOfTwoWithDistinctRowsMayBeInIt) {
  EXPECT_EQ(AndMode("Cust").code(), absl::StatusCode::kFailedPrecondition);
  StagedModel staged;
  Stage(staged, "T", {"A", "B"}, {{N(1), N(1)}, {N(1), N(1)}});
  Stage(staged, "U", {"C", "D", "E"}, {{N(1), N(1), N(1)}});
  model_ = BuildOrDie(std::move(staged));
  for (const char* field : {"A", "B", "C", "D", "E"}) {
    EXPECT_EQ(AndMode(field).code(), absl::StatusCode::kFailedPrecondition) << field;
  }
}

// Against the definition, read off sets of pairs.
TEST_F(AndModeTest, RandomBasketsGiveWhatTheDefinitionSays) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::set<std::pair<int, int>> pairs;
    for (size_t i = 0, n = 1 + random() % 14; i < n; ++i) {
      pairs.insert({static_cast<int>(random() % 5), static_cast<int>(random() % 5)});
    }
    std::vector<Row> rows;
    for (const auto& [g, f] : pairs) rows.push_back({N(g), N(f)});
    StagedModel staged;
    Stage(staged, "Baskets", {"Cust", "Prod"}, rows);
    model_ = BuildOrDie(std::move(staged));
    selections_ = {};
    ASSERT_TRUE(AndMode("Prod").ok());
    const SymbolTable& products = *model_->field(Id("Prod")).symbols;
    Bitmap symbols(products.size()), out(products.size());
    std::set<int> wanted, unwanted;
    for (SymbolId p = 0; p < products.size(); ++p) {
      const size_t dice = random() % 4;
      if (dice < 2) continue;
      symbols.Set(p);
      if (dice == 3) out.Set(p);
      (dice == 3 ? unwanted : wanted).insert(static_cast<int>(products[p].number()));
    }
    if (!symbols.Any()) continue;
    std::map<int, std::set<int>> baskets;
    for (const auto& [g, f] : pairs) baskets[g].insert(f);
    size_t possible = 0;
    for (const auto& [g, basket] : baskets) {
      const bool allowed =
          std::ranges::includes(basket, wanted) &&
          std::ranges::none_of(unwanted, [&](int f) { return basket.contains(f); });
      possible += allowed ? basket.size() : 0;
    }
    std::vector<FieldSymbols> changes;
    changes.push_back({Id("Prod"), std::move(symbols), std::move(out)});
    const absl::Status status = Do(SelectTogether(Now(), std::move(changes)));
    ASSERT_EQ(status.ok(), possible > 0) << "round " << round;
    if (!status.ok()) continue;
    ASSERT_EQ(PossibleRows("Baskets"), possible) << "round " << round;
  }
}

}  // namespace
}  // namespace celadon
