// Formulas over fields of several tables against sums over linked rows one by one.
#include "hypercube/joined_rows.h"

#include <map>
#include <optional>
#include <random>
#include <string>

#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

Value N(std::optional<double> number) {
  return number.has_value() ? Value::Number(*number) : Value();
}

// Facts with a group, a quantity and the key of an item, which is NULL or has no item now and then;
// items with a price, NULL for some, and the key of a class; classes with a weight.
class JoinedRowsTest : public CubeTest, public testing::WithParamInterface<bool> {
 protected:
  static constexpr uint32_t kItems = 10, kKeys = 14, kClasses = 3;

  struct Fact {
    std::string group;
    std::optional<double> quantity, item;
  };

  void SetUp() override {
    std::mt19937 random(5);
    std::vector<std::vector<Value>> facts, items, classes;
    for (uint32_t row = 0; row < 3000; ++row) {
      const Fact fact{std::string(1, static_cast<char>('a' + random() % 4)),
                      random() % 8 == 0 ? std::nullopt : std::optional(double(random() % 9)),
                      row < kItems        ? std::optional(double(row))
                      : random() % 9 == 0 ? std::nullopt
                                          : std::optional(double(random() % kKeys))};
      facts_.push_back(fact);
      facts.push_back({Value::Text(fact.group), N(fact.quantity), N(fact.item)});
    }
    for (uint32_t item = 0; item < kItems; ++item) {
      prices_.push_back(item % 4 == 3 ? std::nullopt : std::optional(double(2 + item)));
      items.push_back({N(item), N(prices_.back()), N(item % kClasses)});
    }
    // An item that was never sold makes a record of its own.
    if (GetParam()) items.push_back({N(100), N(7), N(1)});
    for (uint32_t c = 0; c < kClasses; ++c) classes.push_back({N(c), N(Weight(c))});
    StagedModel staged;
    Stage(staged, "Facts", {"Group", "Quantity", "Item"}, facts);
    Stage(staged, "Items", {"Item", "Price", "Class"}, items);
    Stage(staged, "Classes", {"Class", "Weight"}, classes);
    Build(std::move(staged));
  }

  static double Weight(uint32_t of_class) { return 10.0 * of_class; }

  std::optional<double> PriceOf(const Fact& fact) const {
    const bool sold = fact.item.has_value() && *fact.item < kItems;
    return sold ? prices_[static_cast<size_t>(*fact.item)] : std::nullopt;
  }
  std::optional<double> WeightOf(const Fact& fact) const {
    if (!fact.item.has_value() || *fact.item >= kItems) return std::nullopt;
    return Weight(static_cast<uint32_t>(*fact.item) % kClasses);
  }

  std::vector<Fact> facts_;
  std::vector<std::optional<double>> prices_;
};

TEST_P(JoinedRowsTest, AreThoseThatLinksMake) {
  struct Expected {
    double revenue = 0, heavy = 0, without = 0;
  };
  std::map<std::string, Expected> of_group;
  for (const Fact& fact : facts_) {
    const auto price = PriceOf(fact), weight = WeightOf(fact);
    Expected& expected = of_group[fact.group];
    if (price.has_value() && fact.quantity.has_value()) expected.revenue += *price * *fact.quantity;
    if (weight.value_or(0) > 5) expected.heavy += fact.quantity.value_or(0);
    if (!price.has_value() || !fact.quantity.has_value()) ++expected.without;
  }
  const auto cube =
      Calculate(Define({"Group"}, {"Sum(Price*Quantity)", "Sum(If(Weight>5,Quantity))",
                                   "Count(If(IsNull(Price*Quantity),'x'))"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  Expected total;
  for (const auto& row : cube->cells) {
    if (row[0].null) continue;  // the item without facts
    const Expected& expected = of_group.at(row[0].text);
    EXPECT_EQ(row[1].number, expected.revenue) << row[0].text;
    EXPECT_EQ(row[2].number, expected.heavy) << row[0].text;
    EXPECT_EQ(row[3].number, expected.without) << row[0].text;
    total.revenue += expected.revenue;
    total.without += expected.without;
  }
  EXPECT_EQ(cube->totals[0].number, total.revenue);
  EXPECT_EQ(cube->totals[2].number, total.without + (GetParam() ? 1 : 0));
}

TEST_P(JoinedRowsTest, ObeySelections) {
  Select("Class", {"1"});
  double revenue = 0;
  for (const Fact& fact : facts_) {
    if (WeightOf(fact) == Weight(1)) {
      revenue += PriceOf(fact).value_or(0) * fact.quantity.value_or(0);
    }
  }
  EXPECT_EQ(Calculate(Define({}, {"Sum(Price*Quantity)"}))->totals[0].number, revenue);
  EXPECT_EQ(Evaluate("Sum({1} Price*Quantity)-Sum({1-$} Price*Quantity)-Sum(Price*Quantity)"), "0");
}

INSTANTIATE_TEST_SUITE_P(WithAnItemThatNoFactHas, JoinedRowsTest, testing::Bool());

}  // namespace
}  // namespace celadon
