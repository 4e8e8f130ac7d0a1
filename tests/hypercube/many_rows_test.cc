// Charts of very many rows, and over links of very many records, against rows looked at one by one.
#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "celadon/text_rules.h"
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

constexpr int kFacts = 70'000, kKeys = 500;

// Facts of a key, two fields of many values and one of few, and a table that the key leads to;
// some keys have no facts, and some facts have no key. Nothing is NULL where the number is 0.
class ManyRowsTest : public CubeTest {
 protected:
  struct Fact {
    int key, a, b, few, value;
  };

  ManyRowsTest() {
    std::vector<Row> facts, keys;
    for (int i = 0; i < kFacts; ++i) {
      facts_.push_back({Below(kKeys), Below(3000), Below(3000), Below(14), Below(100)});
      const Fact& fact = facts_.back();
      facts.push_back(
          {OrNull(fact.key), OrNull(fact.a), OrNull(fact.b), OrNull(fact.few), N(fact.value)});
    }
    for (int key = 1; key < kKeys + 30; ++key) keys.push_back({N(key), T(CityOf(key))});
    StagedModel staged;
    Stage(staged, "F", {"K", "A", "B", "Few", "V"}, facts);
    Stage(staged, "D", {"K", "City"}, keys);
    Build(std::move(staged));
  }

  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  static Value OrNull(int number) { return number == 0 ? Value() : N(number); }
  static std::string Shown(int number) { return number == 0 ? "-" : std::to_string(number); }
  static std::string CityOf(int key) { return "city " + std::to_string(key % 37); }
  static std::string CityOfFact(const Fact& fact) { return fact.key == 0 ? "-" : CityOf(fact.key); }

  // Whether the fact is possible where one of few values is selected.
  bool Counts(const Fact& fact) const { return !few_.has_value() || fact.few == *few_; }
  void SelectFew(int few) {
    few_ = few;
    Select("Few", {std::to_string(few)});
  }

  // The rows of a cube by one or three workers, sorted.
  std::vector<std::string> SortedLines(const HyperCubeDefinition& definition, size_t threads) {
    const auto pool = MakeThreadPool(threads);
    Execution execution;
    execution.executor = pool.get();
    const auto cube = CalculateHyperCube(definition, {state_.get(), &settings_}, execution);
    EXPECT_TRUE(cube.ok()) << cube.status();
    std::vector<std::string> lines;
    for (const auto& row : cube->cells) lines.push_back(Line(row));
    std::ranges::sort(lines);
    return lines;
  }

  void ExpectManyTuples() {
    struct Totals {
      int sum = 0, count = 0, most = 0;
    };
    std::map<std::vector<std::string>, Totals> expected;
    std::set<int> possible;
    for (const Fact& fact : facts_) {
      if (!Counts(fact)) continue;
      possible.insert(fact.key);
      Totals& totals = expected[{Shown(fact.a), Shown(fact.b), Shown(fact.key), CityOfFact(fact)}];
      totals.sum += fact.value;
      totals.most = std::max(totals.most, fact.value);
      ++totals.count;
    }
    std::vector<std::string> lines;
    for (const auto& [tuple, totals] : expected) {
      lines.push_back(tuple[0] + " " + tuple[1] + " " + tuple[2] + " " + tuple[3] + " " +
                      std::to_string(totals.sum) + " " + std::to_string(totals.count) + " " +
                      std::to_string(totals.most));
    }
    for (int key = 1; key < kKeys + 30 && !few_.has_value(); ++key) {
      if (possible.contains(key)) continue;
      lines.push_back("- - " + Shown(key) + " " + CityOf(key) + " 0 0 -");
    }
    std::ranges::sort(lines);
    const HyperCubeDefinition definition =
        Define({"A", "B", "K", "City"}, {"Sum(V)", "Count(V)", "Max(V)"});
    EXPECT_EQ(SortedLines(definition, 1), lines);
    EXPECT_EQ(SortedLines(definition, 3), lines);
  }

  void ExpectDistinctBothWays() {
    std::map<std::string, std::set<std::string>> cities_of, few_of;
    for (const Fact& fact : facts_) {
      if (!Counts(fact)) continue;
      if (fact.key != 0) cities_of[Shown(fact.few)].insert(CityOf(fact.key));
      cities_of[Shown(fact.few)];
      few_of[CityOfFact(fact)];
      if (fact.few != 0) few_of[CityOfFact(fact)].insert(Shown(fact.few));
    }
    const auto lines_of = [](const auto& values_of) {
      std::vector<std::string> lines;
      for (const auto& [name, values] : values_of) {
        lines.push_back(name + " " + std::to_string(values.size()));
      }
      std::ranges::sort(lines);
      return lines;
    };
    if (!few_.has_value()) {  // keys without facts
      for (int key = kKeys; key < kKeys + 30; ++key) cities_of["-"].insert(CityOf(key));
    }
    EXPECT_EQ(SortedLines(Define({"Few"}, {"Count(distinct City)"}), 3), lines_of(cities_of));
    EXPECT_EQ(SortedLines(Define({"City"}, {"Count(distinct Few)"}), 3), lines_of(few_of));
  }

  std::mt19937 random_{1};
  std::vector<Fact> facts_;
  std::optional<int> few_;
};

TEST_F(ManyRowsTest, HaveTheTuplesOfAllRecords) {
  ExpectManyTuples();
  SelectFew(5);
  ExpectManyTuples();
}

TEST_F(ManyRowsTest, LinksLeadToAllTuplesBothWays) {
  ExpectDistinctBothWays();
  SelectFew(3);
  ExpectDistinctBothWays();
}

TEST_F(ManyRowsTest, AreSortedByMeasuresThenByTexts) {
  HyperCubeDefinition definition = Define({"A", "Few"}, {"Count(V)"});
  for (const bool descending : {false, true}) {
    definition.sort = {{.column = 2, .criteria = {}, .descending = descending}};
    const auto cube = Calculate(definition);
    ASSERT_TRUE(cube.ok()) << cube.status();
    ASSERT_GT(cube->cells.size(), size_t{30'000});
    const auto dimension_before = [](const Cell& a, const Cell& b) {
      return a.null != b.null ? b.null : PlainTextRules().Compare(a.text, b.text) < 0;
    };
    const auto before = [&](const std::vector<Cell>& a, const std::vector<Cell>& b) {
      if (a[2].number != b[2].number) return (a[2].number < b[2].number) != descending;
      if (a[0].element != b[0].element) return dimension_before(a[0], b[0]);
      return dimension_before(a[1], b[1]);
    };
    EXPECT_TRUE(std::ranges::is_sorted(cube->cells, before));
  }
}

TEST_F(ManyRowsTest, KeepTheFirstOnesOfALimit) {
  HyperCubeDefinition definition = Define({"A"}, {"Count(V)"});
  OthersDefinition& others = definition.dimensions[0].others;
  others.limit = OthersDefinition::Limit::kCounted;
  others.value = 40;
  std::map<int, int> counts;
  for (const Fact& fact : facts_) ++counts[fact.a];
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [a, count] : counts) order.emplace_back(-count, Shown(a));
  std::ranges::sort(order);  // ties by text; NULL is counted once, and its text is not needed
  std::set<std::string> kept;
  for (size_t i = 0; i < 40; ++i) kept.insert(order[i].second);
  const auto cube = Calculate(definition);
  ASSERT_TRUE(cube.ok()) << cube.status();
  std::set<std::string> got;
  for (const auto& row : cube->cells) {
    if (row[0].element != -3) got.insert(row[0].text);
  }
  EXPECT_EQ(got, kept);
}

// More combinations of dimensions than 63 bits can number: six fields of 4,000 values, a key and
// what it leads to. Each row stands there twice.
class ManyDimensionsTest : public CubeTest {
 protected:
  static constexpr size_t kFields = 6;

  ManyDimensionsTest() {
    std::mt19937 random(3);
    std::vector<Row> facts, keys;
    for (int i = 0; i < 3000; ++i) {
      Row row;
      for (size_t field = 0; field < kFields; ++field) {
        const auto number = random() % 4000;
        row.push_back(number % 50 == 0 ? Value() : N(static_cast<double>(number)));
      }
      row.push_back(N(i % 80));
      row.push_back(N(i % 2));
      facts.push_back(row);
      facts.push_back(row);
    }
    for (int key = 0; key < 70; ++key) keys.push_back({N(key), T(Attribute(key))});
    for (Row& fact : facts) rows_.push_back(Shown(fact));
    StagedModel staged;
    Stage(staged, "F", {"A", "B", "C", "D", "E", "G", "K", "Half"}, facts);
    Stage(staged, "L", {"K", "Attribute"}, keys);
    Build(std::move(staged));
  }

  static std::string Attribute(int key) { return "a" + std::to_string(key % 9); }
  // The texts of the six fields, of the key, of its attribute, and of the half.
  static std::vector<std::string> Shown(const Row& fact) {
    std::vector<std::string> texts;
    for (const Value& value : fact) {
      texts.push_back(value.is_null() ? "-" : PlainNumberText(value.number()));
    }
    const int key = std::stoi(texts[kFields]);
    texts.insert(texts.begin() + kFields + 1, key < 70 ? Attribute(key) : "-");
    return texts;
  }

  void ExpectRows(const std::string& half) {
    std::map<std::string, int> counts;
    for (const std::vector<std::string>& row : rows_) {
      if (!half.empty() && row.back() != half) continue;
      std::string line;
      for (size_t i = 0; i + 1 < row.size(); ++i) line += row[i] + " ";
      ++counts[line];
    }
    std::vector<std::string> expected;
    for (const auto& [line, count] : counts) expected.push_back(line + std::to_string(count));
    const auto cube =
        Calculate(Define({"A", "B", "C", "D", "E", "G", "K", "Attribute"}, {"Count(Half)"}));
    ASSERT_TRUE(cube.ok()) << cube.status();
    std::vector<std::string> lines;
    for (const auto& row : cube->cells) lines.push_back(Line(row));
    std::ranges::sort(lines);
    std::ranges::sort(expected);
    EXPECT_EQ(lines, expected);
  }

  std::vector<std::vector<std::string>> rows_;
};

TEST_F(ManyDimensionsTest, AreNumberedByWhatRowsHold) {
  ExpectRows("");
  Select("Half", {"1"});
  ExpectRows("1");
}

// Texts that agree for long, in case only, or altogether; numbers without a text of their own.
TEST(TextSortingTest, IsThatOfThePlainRules) {
  std::mt19937 random(2);
  std::vector<Row> rows;
  const std::string longer(100, 'x');
  for (int i = 0; i < 3000; ++i) {
    const std::string number = std::to_string(random() % 400);
    switch (random() % 6) {
      case 0:
        rows.push_back({N(static_cast<double>(random() % 1000) / 4)});
        break;
      case 1:
        rows.push_back({T(longer + number)});
        break;
      case 2:
        rows.push_back({T((i % 2 == 0 ? "Name " : "nAME ") + number)});
        break;
      case 3:
        rows.push_back({Value::Dual("same", i)});
        break;
      case 4:
        rows.push_back({T(i % 2 == 0 ? "É" + number : "é" + number)});
        break;
      default:
        rows.push_back({T(number.substr(1))});
    }
  }
  StagedModel staged;
  Stage(staged, "T", {"F"}, rows);
  const auto model = BuildOrDie(std::move(staged));
  const AssociationState state(model, SelectionState());
  const RegionalSettings settings;
  HyperCubeDefinition definition;
  definition.dimensions.push_back({"F", {}});
  for (const bool descending : {false, true}) {
    definition.sort = {
        {.column = 0,
         .criteria = {{.by = SortBy::kText, .descending = descending, .expression = {}}},
         .descending = false}};
    const auto cube = CalculateHyperCube(definition, {&state, &settings}, InlineExecution());
    ASSERT_TRUE(cube.ok()) << cube.status();
    for (size_t i = 1; i < cube->cells.size(); ++i) {
      const Cell &before = cube->cells[i - 1][0], &cell = cube->cells[i][0];
      const auto order = PlainTextRules().Compare(before.text, cell.text);
      EXPECT_TRUE(descending ? order >= 0 : order <= 0) << before.text << " " << cell.text;
      EXPECT_TRUE(order != 0 || before.element < cell.element) << cell.text;
    }
  }
}

}  // namespace
}  // namespace celadon
