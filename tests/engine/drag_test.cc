// Dragging a field: frames by an index are those of a session that keeps nothing.
#include <random>
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "engine/frame_cache.h"
#include "gtest/gtest.h"
#include "test_app.h"

namespace celadon {
namespace {

std::string RandomSales(std::mt19937& random) {
  std::string rows = "Day,Region,Product,Amount\n";
  for (int i = 0; i < 3000; ++i) {
    rows += std::to_string(random() % 60) + "," + "R" + std::to_string(random() % 7) + "," + "P" +
            std::to_string(random() % 40) + "," +
            (random() % 9 == 0 ? "" : std::to_string(random() % 500)) + "\n";
  }
  return rows;
}

std::vector<ObjectDefinition> Dashboard() {
  std::vector<ObjectDefinition> objects;
  for (const char* field : {"Day", "Region", "Product", "Amount"}) {
    ListObjectDefinition list;
    list.field = field;
    objects.emplace_back(list);
  }
  const std::vector<std::vector<std::string>> charts = {
      {"Region", "Sum(Amount)", "Min(Amount)", "Max(Day)"},
      {"Day", "Count(Amount)", "Avg(Amount)"},
      {"Product", "Count(distinct Region)", "Sum(If(Amount>100,1,0))"},
      {"Region", "Sum({<Region=>} Amount)/Sum(total Amount)"},
      {"", "Sum(Amount)", "Count(distinct Product)", "Sum(Amount*Day)"}};
  for (const std::vector<std::string>& chart : charts) {
    HyperCubeDefinition cube;
    if (!chart.front().empty()) cube.dimensions.push_back({chart.front(), {}});
    for (size_t m = 1; m < chart.size(); ++m) cube.measures.push_back({chart[m], {}});
    objects.emplace_back(cube);
  }
  return objects;
}

std::string TextOf(const ListObject& list) {
  std::string text;
  for (const ListValue& value : list.values) {
    text += value.text + " " + std::to_string(static_cast<int>(value.state)) + " " +
            std::to_string(value.frequency.value_or(0)) + "\n";
  }
  return text;
}

std::string TextOf(const HyperCube& cube) {
  std::string text = std::to_string(cube.records) + "\n";
  for (const auto& row : cube.cells) {
    for (const Cell& cell : row) text += cell.text + " ";
  }
  for (const Cell& total : cube.totals) text += total.text + " ";
  return text;
}

std::vector<std::string> TextsOf(Session& session, TestApp& test) {
  const auto frame = session.Frame(Dashboard(), test.Execution());
  EXPECT_TRUE(frame.ok()) << frame.status();
  std::vector<std::string> texts;
  for (const ObjectResult& result : *frame) {
    texts.push_back(std::visit([](const auto& object) { return TextOf(object); }, result));
  }
  return texts;
}

bool HasIndex(TestApp& test, const SelectionState& beside, const char* field) {
  const auto index =
      test.app->frames().FindIndex(test.app->model(), beside, *test.app->model()->FindField(field));
  return index != nullptr && index->bytes() > 0;
}

NumberRange Between(double low, double high) { return {.low = low, .high = high}; }

TEST(Drag, ShowsWhatIsCalculatedCold) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    std::mt19937 random(seed);
    TestApp test({.threads = 1 + seed % 2});
    test.Load("Sales", RandomSales(random));
    Session dragging(test.app), cold(test.app);
    cold.set_caching(false);
    const auto both = [&](const auto& select) {
      ASSERT_TRUE(select(dragging).ok());
      ASSERT_TRUE(select(cold).ok());
      EXPECT_EQ(TextsOf(dragging, test), TextsOf(cold, test)) << "seed " << seed;
    };
    if (seed % 2 == 0) {
      both([&](Session& session) {
        return session.Select("Region", {"R1", "R2", "R5"}, test.Execution());
      });
    }
    for (int step = 0; step < 8; ++step) {
      const auto low = static_cast<double>(random() % 50);
      const double high = low + static_cast<double>(random() % 30);
      both([&](Session& session) {
        return session.SelectRanges("Day", {Between(low, high)}, test.Execution());
      });
    }
    both([&](Session& session) { return session.Back(); });
    both([&](Session& session) {  // an end of the drag
      return session.Select("Product", {"P1", "P2", "P3"}, test.Execution());
    });
    for (int step = 0; step < 4; ++step) {
      const std::string product = "P" + std::to_string(random() % 40);
      both(
          [&](Session& session) { return session.Toggle("Product", {product}, test.Execution()); });
    }
  }
}

TEST(Drag, MakesAnIndexAtTheThirdChangeInOneField) {
  std::mt19937 random(7);
  TestApp test;
  test.Load("Sales", RandomSales(random));
  Session session(test.app);
  const auto drag = [&](double low) {
    ASSERT_TRUE(session.SelectRanges("Day", {Between(low, low + 10)}, test.Execution()).ok());
    TextsOf(session, test);
  };
  drag(0);
  drag(1);
  EXPECT_FALSE(HasIndex(test, SelectionState(), "Day"));
  drag(2);
  EXPECT_TRUE(HasIndex(test, SelectionState(), "Day"));
  EXPECT_FALSE(HasIndex(test, SelectionState(), "Region"));
  test.app->frames().Clear();
  EXPECT_FALSE(HasIndex(test, SelectionState(), "Day"));
  drag(3);  // one drag makes one index
  EXPECT_FALSE(HasIndex(test, SelectionState(), "Day"));
}

// Whatever room there is, a frame that has room without an index is shown.
TEST(Drag, ShowsFramesThatHaveNoRoomForAnIndex) {
  for (uint64_t limit = uint64_t{1} << 17; limit < uint64_t{1} << 24; limit += limit / 4) {
    const auto shown = [&](bool caching) {
      std::mt19937 random(9);
      TestApp test({.threads = 1, .memory_limit = limit});
      if (!test.app->Load(test.File("Sales.csv", RandomSales(random)), "", test.Execution()).ok()) {
        return -1;
      }
      Session session(test.app);
      session.set_caching(caching);
      int frames = 0;
      for (int low = 0; low < 5; ++low) {
        if (!session.SelectRanges("Day", {Between(low, low + 10)}, test.Execution()).ok()) continue;
        if (session.Frame(Dashboard(), test.Execution()).ok()) ++frames;
      }
      return frames;
    };
    EXPECT_GE(shown(true), shown(false)) << limit;
  }
}

TEST(Drag, StartsAnewWhereAnotherSelectionChanges) {
  std::mt19937 random(8);
  TestApp test;
  test.Load("Sales", RandomSales(random));
  Session session(test.app);
  for (const char* region : {"R1", "R2", "R3"}) {
    ASSERT_TRUE(session.Select("Region", {region}, test.Execution()).ok());
    ASSERT_TRUE(session.SelectRanges("Day", {Between(0, 30)}, test.Execution()).ok());
    TextsOf(session, test);
    EXPECT_FALSE(HasIndex(test, SelectionState(), "Day"));
  }
}

}  // namespace
}  // namespace celadon
