// Charts by calculated dimensions that are kept against charts that are calculated alone.
#include "hypercube/learned_fields.h"

#include <random>
#include <string>

#include "celadon/environment.h"
#include "hypercube/cube_fixture.h"
#include "hypercube/table_cells.h"

namespace celadon {
namespace {

Value N(double number) { return Value::Number(number); }

class LearnedFieldsTest : public CubeTest {
 protected:
  LearnedFieldsTest() {
    std::mt19937 random(1);
    std::vector<std::vector<Value>> rows;
    for (int row = 0; row < 3000; ++row) {
      const double a = static_cast<double>(random() % 90), b = static_cast<double>(random() % 40);
      rows.push_back({row % 11 == 0 ? Value() : N(a), N(b), N(45000 + a), N(row % 10)});
    }
    StagedModel staged;
    Stage(staged, "T", {"A", "B", "D", "F"}, rows);
    Build(std::move(staged));
    kept_ = std::make_unique<TableCells>(model_, 1 << 20, nullptr);
  }

  std::string TextOf(const std::string& dimension, TableCells* kept) {
    const auto cubes = CalculateHyperCubes(
        {Define({dimension}, {"Count(F)", "Sum(B)"}), Define({"F", dimension}, {"Max(A)"})},
        {.state = state_.get(),
         .settings = &settings_,
         .environment = std::make_shared<const Environment>(),
         .variable = [this](const std::string& name) -> absl::StatusOr<std::optional<Value>> {
           return name == "v" ? std::optional(variable_) : std::nullopt;
         },
         .table_cells = kept},
        InlineExecution());
    return cubes.ok() ? WholeText(*cubes) : std::string(cubes.status().message());
  }

  // Whether it was kept before, which must make no difference.
  bool KeepsNothingOf(const std::string& dimension) {
    const uint64_t before = kept_->learned_fields().bytes();
    EXPECT_EQ(TextOf(dimension, kept_.get()), TextOf(dimension, nullptr)) << dimension;
    return kept_->learned_fields().bytes() == before;
  }

  Value variable_ = N(1);
  std::unique_ptr<TableCells> kept_;
};

TEST_F(LearnedFieldsTest, StayForOtherFramesAndSelections) {
  for (const char* const dimension :
       {"=If(A>20,'many','few')", "=Class(A,10)", "=A+B", "=Month(D)", "=If(A>B,F)", "=A*A"}) {
    EXPECT_FALSE(KeepsNothingOf(dimension)) << dimension;
    EXPECT_TRUE(KeepsNothingOf(dimension)) << dimension;
    Select("F", {"1", "2", "3", "4", "5", "6", "7"});
    EXPECT_TRUE(KeepsNothingOf(dimension)) << dimension;
    Select("F", {"8"});
    EXPECT_TRUE(KeepsNothingOf(dimension)) << dimension;
    state_ = std::make_unique<AssociationState>(model_, SelectionState());
  }
}

TEST_F(LearnedFieldsTest, AreNotThereWhereMoreThanTheDataDecides) {
  for (int value = 1; value < 4; ++value) {
    variable_ = N(value * 20);
    for (const char* const dimension :
         {"=If(A>v,'many','few')", "=Aggr(Sum(B),A)", "=If(A>Max(total A)-5,A)",
          "=If(Year(Today())>2000,A,B)", "=(A)"}) {
      EXPECT_TRUE(KeepsNothingOf(dimension)) << dimension;
    }
    Select("F", {std::to_string(value)});
  }
  const uint64_t before = kept_->learned_fields().bytes();
  TextOf("=If(Rand()<2,A)", kept_.get());
  EXPECT_EQ(kept_->learned_fields().bytes(), before);
}

TEST_F(LearnedFieldsTest, AreOfTheirSettings) {
  EXPECT_FALSE(KeepsNothingOf("=Month(D)"));
  settings_.month_names[3] = "Avril";
  EXPECT_NE(TextOf("=Month(D)", kept_.get()).find("Avril"), std::string::npos);
  EXPECT_TRUE(KeepsNothingOf("=Month(D)"));
  settings_.first_week_day = 4;
  EXPECT_FALSE(KeepsNothingOf("=Month(D)"));
}

TEST_F(LearnedFieldsTest, KeepToTheirBudget) {
  kept_ = std::make_unique<TableCells>(model_, 3000, nullptr);
  EXPECT_TRUE(KeepsNothingOf("=A*B"));
  for (int i = 0; i < 300; ++i) KeepsNothingOf("=If(A>" + std::to_string(i) + ",1)");
  EXPECT_LE(kept_->learned_fields().bytes(), 750u);
}

}  // namespace
}  // namespace celadon
