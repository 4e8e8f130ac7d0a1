// Charts with what is kept of the ways between tables against charts without it.
#include "hypercube/projections.h"

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

// Enough rows for projected columns: facts with customers and days, customers with cities. Some
// keys are NULL, some lead nowhere.
class StarTest : public CubeTest {
 protected:
  static constexpr int kFacts = 70'000, kCustomers = 900, kCities = 30, kDays = 400;

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
    // Columns of quarters, months, nations and regions: 3 + 4 + 4 + 2 bits a row.
    EXPECT_GE(cells.projections().bytes(), kFacts * 13 / 8);
    EXPECT_EQ(memory.used(), cells.projections().bytes() + cells.bytes());
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
