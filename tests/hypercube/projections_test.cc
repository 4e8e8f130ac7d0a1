// Charts with what is kept of the ways between tables against charts without it.
#include "hypercube/projections.h"

#include <numeric>
#include <random>

#include "hypercube/cube_fixture.h"
#include "hypercube/table_cells.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr uint64_t kCellBytes = 1 << 20;

// What the charts show under a selection, with what is kept in `cells`.
std::string Show(const std::vector<HyperCubeDefinition>& charts,
                 const std::shared_ptr<const DataModel>& model, const SelectionState& selections,
                 TableCells* cells, const Execution& execution) {
  const AssociationState state(model, selections);
  const RegionalSettings settings;
  const ChartContext context{.state = &state, .settings = &settings, .table_cells = cells};
  const auto cubes = CalculateHyperCubes(charts, context, execution);
  return cubes.ok() ? WholeText(*cubes) : std::string(cubes.status().message());
}

TEST(Projections, ChangeNothingInRandomModels) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto model = BuildModel(RandomTables(random));
    const auto field = [&] {
      const auto fields = model->listed_fields();
      return "[" + fields[random() % fields.size()].name + "]";
    };
    std::vector<HyperCubeDefinition> charts(4);
    for (HyperCubeDefinition& chart : charts) {
      for (size_t d = 0; d < 1 + random() % 2; ++d) chart.dimensions.push_back({field(), {}});
      for (const char* function : {"Sum(", "Count({1-$} ", "Count(distinct "}) {
        chart.measures.push_back({function + field() + ")", {}});
      }
    }
    TableCells cells(model, kCellBytes, nullptr);
    for (int step = 0; step < 4; ++step) {
      const SelectionState selections = RandomSelections(*model, random);
      const std::string without = Show(charts, model, selections, nullptr, InlineExecution());
      EXPECT_EQ(Show(charts, model, selections, &cells, InlineExecution()), without)
          << "seed " << seed << ", step " << step;
    }
  }
}

// A key of so many symbols, which the rows have in turn.
BitPackedColumn KeyOf(uint32_t symbols) {
  std::vector<uint32_t> codes(symbols);
  std::iota(codes.begin(), codes.end(), 0);
  return *BitPackedColumn::Pack(codes, symbols);
}

// A way on which symbols that are the same modulo a number of tuples meet.
LinkedTuples Modulo(uint32_t symbols, uint32_t tuples) {
  LinkedTuples way{.width = 1, .tuples = {}, .starts = {}, .members = {}};
  for (uint32_t tuple = 0; tuple < tuples; ++tuple) way.tuples.push_back(tuple);
  for (uint32_t symbol = 0; symbol < symbols; ++symbol) way.members.push_back(symbol % tuples);
  way.members.push_back(0);
  return way;
}

TEST(Projections, HaveAColumnWhereNoOtherOneTellsTheSame) {
  constexpr uint32_t kSymbols = 40'000;
  std::mt19937 random(1);
  const auto model = BuildModel(RandomTables(random));
  Projections projections(*model, nullptr);
  const BitPackedColumn key = KeyOf(kSymbols);
  const auto region = projections.Keep({1}, key, Modulo(kSymbols, 5));
  const auto city = projections.Keep({2}, key, Modulo(kSymbols, 30));
  const auto other = projections.Keep({3}, key, Modulo(kSymbols, 7));
  const auto use = [&projections](uint32_t way) {
    projections.Find({way});
    ASSERT_TRUE(projections.Project({way}, InlineExecution()).ok());
  };
  const uint64_t without = projections.bytes();
  use(1);
  ASSERT_NE(region->column(), nullptr);
  use(2);
  ASSERT_NE(city->column(), nullptr);
  EXPECT_EQ(region->column(), nullptr) << "it follows from the city";
  use(1);
  EXPECT_EQ(region->column(), nullptr);
  use(3);
  ASSERT_NE(other->column(), nullptr);
  EXPECT_EQ((*other->column())[12'345], 12'345u % 7);
  const uint64_t columns = BitPackedColumn::PackedBytes(kSymbols, 30, /*has_nulls=*/false) +
                           BitPackedColumn::PackedBytes(kSymbols, 7, /*has_nulls=*/false);
  EXPECT_EQ(projections.bytes(), without + columns);
}

TEST(Projections, HaveNoColumnByAKeyOfFewSymbols) {
  constexpr uint32_t kSymbols = 2'000;
  std::mt19937 random(1);
  const auto model = BuildModel(RandomTables(random));
  Projections projections(*model, nullptr);
  const BitPackedColumn key = KeyOf(kSymbols);
  const auto way = projections.Keep({1}, key, Modulo(kSymbols, 5));
  projections.Find({1});
  ASSERT_TRUE(projections.Project({1}, InlineExecution()).ok());
  EXPECT_EQ(way->column(), nullptr);
}

// Enough rows for projected columns: facts with customers and days, customers with cities. Some
// keys are NULL, some lead nowhere.
class StarTest : public CubeTest {
 protected:
  static constexpr int kFacts = 70'000, kCustomers = 40'000, kCities = 30, kDays = 400;

  void SetUp() override {
    std::mt19937 random(5);
    const auto key = [&random](int below) {
      const int number = static_cast<int>(random() % static_cast<unsigned>(below));
      return number == 0 ? Value() : Value::Number(number);
    };
    std::vector<Row> facts, customers, cities, days;
    for (int i = 0; i < kFacts; ++i) {
      facts.push_back(
          {key(kCustomers + 20), key(kDays), Value::Number(static_cast<int>(random() % 5000))});
    }
    for (int c = 1; c < kCustomers; ++c) customers.push_back({Value::Number(c), key(kCities)});
    for (int c = 1; c < kCities - 3; ++c) {
      cities.push_back({Value::Number(c), Value::Number(c % 9), Value::Number(c % 9 % 2)});
    }
    for (int d = 1; d < kDays; ++d) {
      days.push_back({Value::Number(d), Value::Number(d / 30), Value::Number(d / 90)});
    }
    StagedModel staged;
    Stage(staged, "Facts", {"customer", "day", "amount"}, facts);
    Stage(staged, "Customers", {"customer", "city"}, customers);
    Stage(staged, "Cities", {"city", "nation", "region"}, cities);
    Stage(staged, "Days", {"day", "month", "quarter"}, days);
    Build(std::move(staged));
    charts_ = {Define({"quarter"}, {"Sum(amount)"}),
               Define({"nation"}, {"Count(amount)"}),
               Define({"month", "region"}, {"Sum(amount)"}),
               Define({"region"}, {"Sum(amount)"}),
               Define({"nation"}, {"Sum(amount)", "Max(amount)"}),
               Define({}, {"Sum(amount)", "Count(distinct customer)"})};
  }

  // Shows the charts three times under each of some selections: at first ways are found, then
  // columns made, then used.
  void ExpectTheSame(TableCells* cells, const Execution& execution) {
    for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
             {"", ""}, {"region", "1"}, {"quarter", "2"}, {"month", "3"}, {"nation", "4"}}) {
      state_ = std::make_unique<AssociationState>(model_, SelectionState());
      if (!field.empty()) Select(field, {value});
      const auto& selections = state_->selections();
      const std::string without = Show(charts_, model_, selections, nullptr, InlineExecution());
      for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(Show(charts_, model_, selections, cells, execution), without)
            << field << ", round " << round;
      }
    }
  }

  std::vector<HyperCubeDefinition> charts_;
};

TEST_F(StarTest, ProjectedColumnsShowWhatKeysLeadTo) {
  for (const size_t threads : {1, 3}) {
    MemoryBudget memory;
    const auto pool = MakeThreadPool(threads);
    Execution execution;
    execution.executor = pool.get();
    TableCells cells(model_, kCellBytes, &memory);
    ExpectTheSame(&cells, execution);
    // A column of nations, of 4 bits a row; keys of customers lead there and to regions.
    EXPECT_GE(cells.projections().bytes(), kFacts * 4 / 8 + 2 * kCustomers * sizeof(uint32_t));
    EXPECT_EQ(memory.used(), cells.all_bytes());
  }
}

TEST_F(StarTest, WithoutRoomNothingIsKept) {
  MemoryBudget memory(/*limit=*/uint64_t{8} << 10);  // an eighth of it holds no way at all
  TableCells cells(model_, kCellBytes, &memory);
  ExpectTheSame(&cells, InlineExecution());
  EXPECT_LE(cells.projections().bytes(), memory.limit() / 8);
}

TEST_F(StarTest, CancelledColumnsAreNotKept) {
  TableCells cells(model_, kCellBytes, nullptr);
  const std::string without = Show(charts_, model_, SelectionState(), nullptr, InlineExecution());
  Execution cancelled;
  const auto inline_executor = MakeInlineExecutor();
  cancelled.executor = inline_executor.get();
  cancelled.cancel.Cancel();
  Show(charts_, model_, SelectionState(), &cells, cancelled);
  EXPECT_EQ(Show(charts_, model_, SelectionState(), &cells, InlineExecution()), without);
}

}  // namespace
}  // namespace celadon
