// Charts that take over what is known of all rows against charts that are calculated alone.
#include "hypercube/known_pass.h"

#include <random>
#include <string>

#include "celadon/environment.h"
#include "hypercube/cube_fixture.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

Value N(double number) { return Value::Number(number); }

class KnownPassTest : public CubeTest {
 protected:
  // Each frame by what was kept of those before, if anything.
  std::vector<HyperCube> Frame(const std::vector<HyperCubeDefinition>& charts, TableCells* kept,
                               const Execution& execution = InlineExecution(),
                               const std::vector<FieldId>& listed = {}) {
    auto cubes = CalculateHyperCubes(
        charts, {.state = state_.get(), .settings = &settings_, .table_cells = kept}, execution,
        listed);
    EXPECT_TRUE(cubes.ok()) << cubes.status();
    return *std::move(cubes);
  }

  std::string TextOfFrame(const std::vector<HyperCubeDefinition>& charts, TableCells* kept) {
    return WholeText(Frame(charts, kept));
  }

  // Rows of a weekday, an hour and a delay, some of them NULL; F tells rows apart.
  void BuildRows(size_t rows) {
    std::mt19937 random(3);
    const auto below = [&random](uint32_t end) {
      return static_cast<double>(std::uniform_int_distribution<uint32_t>(0, end - 1)(random));
    };
    std::vector<std::vector<Value>> table;
    for (size_t row = 0; row < rows; ++row) {
      table.push_back({N(below(7)), N(below(24)), below(9) == 0 ? Value() : N(below(500) - 100),
                       N(static_cast<double>(row % 10))});
    }
    StagedModel staged;
    Stage(staged, "T", {"Dow", "Hr", "Delay", "F"}, table);
    Build(std::move(staged));
  }
};

TEST_F(KnownPassTest, GivesTheSameFrameByFrame) {
  BuildRows(20'000);
  const std::vector<HyperCubeDefinition> charts = {
      Define({"Dow", "Hr"}, {"Count(Delay)", "Sum(Delay)"}),
      Define({"Hr"}, {"Sum(If(Delay > 15, 1, 0))", "Count(distinct Dow)"}),
      Define({"Dow"}, {"Min(Delay)", "Max(Delay)", "Avg(Delay)"}),
      Define({}, {"Count(F)", "Sum(Delay)", "Sum(Delay * Hr)", "Sum(Aggr(Max(Delay), Dow, Hr))"})};
  const std::vector<std::string> most = {"1", "2", "3", "4", "5", "6", "7"}, few = {"8", "9"},
                                 others = {"0", "4", "5", "6", "7", "8"};
  TableCells kept(model_, 1 << 20, nullptr);
  for (int frame = 0; frame < 12; ++frame) {
    if (frame % 4 == 0) state_ = std::make_unique<AssociationState>(model_, SelectionState());
    if (frame % 4 == 1) Select("F", most);
    if (frame % 4 == 2) Select("F", few);
    if (frame % 4 == 3) Select("F", others);
    EXPECT_EQ(TextOfFrame(charts, &kept), TextOfFrame(charts, nullptr)) << "frame " << frame;
  }
  EXPECT_GT(kept.bytes(), 7u * 24 * (4 + 8));
}

// Formulas are known again by their text, unless more than the data decides what they give.
TEST_F(KnownPassTest, KeepsFormulasThatTheDataDecides) {
  BuildRows(20'000);
  const std::vector<std::vector<HyperCubeDefinition>> frames = {
      {Define({"Dow"}, {"Sum(Delay*Hr)", "Avg(Delay/7)", "Max(Delay*Hr)", "Min(Delay*Hr)"})},
      {Define({"Dow"},
              {"Sum(Delay*Hr+v)", "Avg(Delay/v)", "Max(Delay*v)", "Sum(If(v>1,Delay,Hr))"})},
      {Define({"Dow"}, {"Sum(Delay/7+Hr)", "Sum(Num#(Delay&'.5')*Hr)", "Max(Delay+Year(Today()))"}),
       Define({}, {"Sum(Delay/7+Hr)", "Sum(Delay - Sum(total Hr))"})},
      {Define({"Dow"}, {"Sum({<F={1,2}>} Delay*Hr)", "Sum({1} Delay*Hr)", "Sum(Delay*Hr)"})}};
  double variable = 1;
  const auto text_of = [&](const std::vector<HyperCubeDefinition>& charts, TableCells* kept) {
    const auto cubes = CalculateHyperCubes(
        charts,
        {.state = state_.get(),
         .settings = &settings_,
         .environment = std::make_shared<const Environment>(),
         .variable = [&](const std::string& name) -> absl::StatusOr<std::optional<Value>> {
           return name == "v" ? std::optional(N(variable)) : std::nullopt;
         },
         .table_cells = kept},
        InlineExecution());
    return cubes.ok() ? WholeText(*cubes) : std::string(cubes.status().message());
  };
  TableCells kept(model_, 1 << 20, nullptr);
  for (int round = 0; round < 9; ++round) {
    if (round % 3 == 0) state_ = std::make_unique<AssociationState>(model_, SelectionState());
    if (round % 3 == 1) Select("F", {"1", "2", "3", "4", "5", "6", "7"});
    if (round % 3 == 2) Select("F", {"8"});
    settings_.decimal_separator = round % 2 == 0 ? "." : ",";
    variable = round + 1;
    for (const auto& charts : frames) {
      EXPECT_EQ(text_of(charts, &kept), text_of(charts, nullptr)) << "round " << round;
    }
  }
}

TEST_F(KnownPassTest, KeepsWithinItsBudget) {
  BuildRows(5'000);
  const std::vector<HyperCubeDefinition> charts = {
      Define({"Dow", "Hr"}, {"Count(Delay)", "Sum(Delay)"}), Define({"Hr"}, {"Sum(Delay)"})};
  Select("F", {"1", "2", "3", "4", "5", "6", "7"});
  const std::string expected = TextOfFrame(charts, nullptr);
  for (const uint64_t budget : {0, 300, 1000, 2500, 5000}) {
    TableCells kept(model_, budget, nullptr);
    for (int frame = 0; frame < 3; ++frame) {
      EXPECT_EQ(TextOfFrame(charts, &kept), expected) << budget;
      EXPECT_LE(kept.bytes(), budget);
    }
  }
}

// Cells that are wrong show where they are taken from.
TEST_F(KnownPassTest, TakesOverWhatIsKept) {
  BuildRows(5'000);
  const Table& table = model_->table(0);
  const auto axis = [&](size_t column) {
    const BitPackedColumn& codes = table.columns[column].codes;
    return CellAxis{.column = &codes, .radix = codes.codes()};
  };
  TableCells kept(model_, 1 << 20, nullptr);
  const TableCells::Key key{&table, {axis(1)}, {.column = &table.columns[2].codes}};
  bool again = false;
  kept.Find<double>(key, &again);
  kept.Keep(key, std::vector<double>(24, 1e9));
  const std::vector<HyperCubeDefinition> charts = {Define({"Hr"}, {"Sum(Delay)"})};
  EXPECT_EQ(Frame(charts, &kept)[0].totals[0].number, 24e9);
  Select("F", {"1", "2", "3", "4", "5", "6", "7"});
  const double selected = Frame(charts, nullptr)[0].totals[0].number;
  Select("F", {"0", "8", "9"});
  const double others = Frame(charts, nullptr)[0].totals[0].number;
  EXPECT_EQ(Frame(charts, &kept)[0].totals[0].number, others) << "few rows are counted themselves";
  Select("F", {"1", "2", "3", "4", "5", "6", "7"});
  EXPECT_EQ(Frame(charts, &kept)[0].totals[0].number, 24e9 - others);
  EXPECT_NE(24e9 - others, selected);
}

TEST_F(KnownPassTest, LearnsWhatIsAskedForAgain) {
  BuildRows(5'000);
  const std::vector<HyperCubeDefinition> charts = {Define({"Dow", "Hr"}, {"Sum(Delay)"})};
  TableCells kept(model_, 1 << 20, nullptr);
  Select("F", {"1", "2", "3", "4", "5", "6", "7"});
  Frame(charts, &kept);
  const uint64_t asked = kept.bytes();
  EXPECT_LT(asked, 7u * 24 * sizeof(double));
  Frame(charts, &kept);
  EXPECT_GE(kept.bytes(), asked + 7u * 24 * sizeof(double));
}

// A chart that fits into what is left beside the index fits with it.
TEST_F(KnownPassTest, LeavesTheChartWhereMemoryIsShort) {
  BuildRows(5'000);
  const std::vector<HyperCubeDefinition> charts = {Define({"Dow", "Hr"}, {"Sum(Delay)"})};
  Select("F", {"1", "2", "3", "4", "5", "6", "7"});
  const std::string expected = TextOfFrame(charts, nullptr);
  const auto calculate = [&](TableCells* kept, MemoryBudget* memory) {
    Execution execution = InlineExecution();
    execution.memory = memory;
    return CalculateHyperCubes(
        charts, {.state = state_.get(), .settings = &settings_, .table_cells = kept}, execution);
  };
  size_t refused = 0, calculated = 0;
  for (uint64_t limit = 1'000; limit < 200'000; limit += 1'000) {
    MemoryBudget beside(limit - limit / 16), memory(limit);
    if (!calculate(nullptr, &beside).ok()) {
      ++refused;
      continue;
    }
    TableCells kept(model_, limit / 16, &memory);
    for (int frame = 0; frame < 3; ++frame) {
      const auto cubes = calculate(&kept, &memory);
      ASSERT_TRUE(cubes.ok()) << cubes.status() << " limit " << limit << ", frame " << frame;
      EXPECT_EQ(WholeText(cubes->front()) + "\n", expected);
      ++calculated;
    }
  }
  EXPECT_GT(refused, 0u);
  EXPECT_GT(calculated, 0u);
}

TEST_F(KnownPassTest, GivesTheSameForRandomModelsAndThreads) {
  const std::unique_ptr<Executor> threads = MakeThreadPool(3);
  Execution execution = InlineExecution();
  execution.executor = threads.get();
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    model_ = BuildModel(RandomTables(random));
    const auto field = [&] {
      const auto fields = model_->listed_fields();
      return "[" + fields[random() % fields.size()].name + "]";
    };
    std::vector<HyperCubeDefinition> charts;
    for (int chart = 0; chart < 3; ++chart) {
      std::vector<std::string> dimensions;
      for (size_t d = 0; d < random() % 3; ++d) dimensions.push_back(field());
      charts.push_back(
          Define(dimensions, {"Sum(" + field() + ")", "Count(" + field() + ")",
                              "Max(" + field() + ")", "Count(distinct " + field() + ")"}));
    }
    TableCells kept(model_, 1 << 16, nullptr);
    for (int frame = 0; frame < 5; ++frame) {
      SelectionState selections;
      std::vector<FieldId> listed;
      for (FieldId id = 0; id < model_->listed_fields().size(); ++id) {
        listed.push_back(id);
        if (frame % 3 == 0 || random() % 3 == 0) continue;  // else all but one value of the field
        const uint32_t symbols = model_->field(id).symbols->size();
        Bitmap most(symbols, /*all=*/true);
        if (symbols > 1) most.Reset(random() % symbols);
        if (symbols > 0) selections.Set(id, std::move(most));
      }
      state_ = std::make_unique<AssociationState>(model_, std::move(selections));
      const auto by_known = Frame(charts, &kept, execution, listed);
      const AssociationState counted(model_, state_->selections());
      for (const FieldId id : listed) {
        EXPECT_EQ(**state_->Frequencies(id, execution), **counted.Frequencies(id, execution))
            << "seed " << seed << ", frame " << frame;
      }
      const auto alone = Frame(charts, nullptr);
      for (size_t i = 0; i < charts.size(); ++i) {
        EXPECT_EQ(WholeText(by_known[i]), WholeText(alone[i]))
            << "seed " << seed << ", frame " << frame;
      }
    }
  }
}

}  // namespace
}  // namespace celadon
