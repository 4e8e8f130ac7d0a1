// Selecting in charts, and for a while. Source: the hypercube page, section 11; marked [R] there:
// what a cell of the others stands for. Which calculated dimensions can be selected in is [R] too.
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "engine/test_app.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

class CubeSelection : public testing::Test {
 protected:
  CubeSelection() {
    app_.Load("sales",
              "Region,Product,Sales\nNorth,Hat,10\nSouth,Shoe,20\nSouth,Hat,12\nWest,Belt,1\n");
    cube_.dimensions = {{.expression = "Region", .label = {}},
                        {.expression = "Product", .label = {}}};
    cube_.measures = {{.expression = "Sum(Sales)", .label = {}}};
  }

  // What is selected after a click, or the code of its error.
  std::string Click(const CubeClick& click, bool toggle = false) {
    const auto result = session_.SelectInCube(cube_, click, toggle, app_.Execution());
    return result.ok() ? Bar() : absl::StatusCodeToString(result.status().code());
  }
  std::string Bar() {
    std::string bar;
    for (const SelectedField& field : session_.Selections()) {
      bar += (bar.empty() ? "" : " ") + field.field + "=";
      for (size_t i = 0; i < field.values.size(); ++i) bar += (i > 0 ? "," : "") + field.values[i];
    }
    return bar;
  }

  TestApp app_;
  Session session_{app_.app};
  HyperCubeDefinition cube_;
};

TEST_F(CubeSelection, ValuesAreSelectedByElement) {
  EXPECT_EQ(Click(CubeValues{.dimension = 1, .elements = {0, 2, -2, 99}}), "Product=Hat,Belt");
  EXPECT_EQ(Click(CubeValues{.dimension = 1, .elements = {2}}, true), "Product=Hat");
  EXPECT_EQ(Click(CubeValues{.dimension = 2, .elements = {0}}), "INVALID_ARGUMENT");
  EXPECT_EQ(Click(CubeValues{.dimension = 0, .elements = {-2}}), "Product=Hat");
}

TEST_F(CubeSelection, CellsSelectTheValuesOfTheirRowsInEachField) {
  EXPECT_EQ(Click(CubeCells{.rows = {0, 2}}), "Region=North,South Product=Hat,Shoe");
  session_.ClearAll();
  EXPECT_EQ(Click(CubeCells{.rows = {1}, .dimensions = {0}}), "Region=South");
  session_.ClearAll();
  EXPECT_EQ(Click(CubeCells{.rows = {}, .dimensions = {1}}), "Product=Hat,Shoe,Belt");
  EXPECT_EQ(Click(CubeCells{.rows = {9}}), "INVALID_ARGUMENT");
}

TEST_F(CubeSelection, TotalRowsStandForTheDimensionsOutside) {
  cube_.dimensions[1].show_total = true;
  EXPECT_EQ(Click(CubeCells{.rows = {4}}), "Region=South");
}

TEST_F(CubeSelection, RangesOfMeasuresSelectTheirRows) {
  CubeRanges click{.ranges = {{.measure = 0, .numbers = {.low = 10, .high = 12}}},
                   .dimensions = {0}};
  EXPECT_EQ(Click(click), "Region=North,South");
  session_.ClearAll();
  click.ranges[0].numbers.low_inclusive = false;
  EXPECT_EQ(Click(click), "Region=South");
  session_.ClearAll();
  click.ranges.push_back({.measure = 0, .numbers = {.low = 0, .high = 1}});
  EXPECT_EQ(Click(click), "");  // no row is in both
  click.any = true;
  EXPECT_EQ(Click(click), "Region=South,West");
  ASSERT_TRUE(session_.Select("Region", {"West"}, app_.Execution()).ok());
  ASSERT_TRUE(session_.SetSingle("Region", true).ok());
  EXPECT_EQ(Click(click), "FAILED_PRECONDITION");
}

TEST_F(CubeSelection, TheOthersStandForTheValuesThatWereCut) {
  cube_.dimensions.pop_back();
  cube_.dimensions[0].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  EXPECT_EQ(Click(CubeCells{.rows = {1}}), "Region=North,West");
  session_.ClearAll();
  EXPECT_EQ(Click(CubeValues{.dimension = 0, .elements = {-3}}), "Region=North,West");
}

TEST_F(CubeSelection, ACalculatedDimensionSelectsInTheFieldItReads) {
  cube_.dimensions[0].expression = "Left(Product, 1)";
  EXPECT_EQ(Click(CubeCells{.rows = {2}, .dimensions = {0}}), "Product=Shoe");
  session_.ClearAll();
  cube_.dimensions[0].expression = "Aggr(Sum(Sales), Region)";
  EXPECT_EQ(Click(CubeCells{.rows = {2}, .dimensions = {0}}), "Region=South");
  session_.ClearAll();
  cube_.dimensions[0].expression = "Region & Product";
  EXPECT_EQ(Click(CubeCells{.rows = {0}}), "FAILED_PRECONDITION");
}

TEST_F(CubeSelection, CellsOfAPivotSelectTheirNodes) {
  cube_.mode = CubeMode::kPivot;
  cube_.left_dimensions = 1;
  using Place = PivotCells::Place;
  EXPECT_EQ(Click(PivotCells{{{.place = Place::kData, .row = 1, .column = 1}}}),
            "Region=South Product=Hat");
  session_.ClearAll();
  EXPECT_EQ(Click(PivotCells{{{.place = Place::kLeft, .row = 2, .column = 0}}}), "Region=West");
  session_.ClearAll();
  EXPECT_EQ(Click(PivotCells{{{.place = Place::kTop, .row = 0, .column = 2}}}), "Product=Shoe");
  EXPECT_EQ(Click(PivotCells{{{.place = Place::kTop, .row = 1, .column = 2}}}), "INVALID_ARGUMENT");
}

TEST_F(CubeSelection, AChartSelectsInItsOwnState) {
  ASSERT_TRUE(session_.AddState("Other").ok());
  cube_.state = "Other";
  EXPECT_EQ(Click(CubeCells{.rows = {0}}), "");
  ASSERT_TRUE(session_.UseState("Other").ok());
  EXPECT_EQ(Bar(), "Region=North Product=Hat");
  cube_.state = "Nowhere";
  EXPECT_EQ(Click(CubeCells{.rows = {0}}), "NOT_FOUND");
}

TEST_F(CubeSelection, ALockedFieldIsNotSelectedIn) {
  ASSERT_TRUE(session_.Select("Region", {"West"}, app_.Execution()).ok());
  ASSERT_TRUE(session_.Lock("Region").ok());
  EXPECT_EQ(Click(CubeValues{.dimension = 0, .elements = {0}}), "FAILED_PRECONDITION");
}

TEST_F(CubeSelection, SelectingForAWhileIsOneStepOrNone) {
  EXPECT_FALSE(session_.EndSelections(true).ok());
  ASSERT_TRUE(session_.Select("Product", {"Hat"}, app_.Execution()).ok());
  ASSERT_TRUE(session_.BeginSelections().ok());
  EXPECT_FALSE(session_.BeginSelections().ok());
  EXPECT_EQ(Click(CubeValues{.dimension = 0, .elements = {0}}), "Product=Hat Region=North");
  EXPECT_EQ(Click(CubeValues{.dimension = 0, .elements = {1}}), "Product=Hat Region=South");
  EXPECT_TRUE(session_.ResetMadeSelections()->changed);
  EXPECT_EQ(Bar(), "Product=Hat");
  Click(CubeValues{.dimension = 0, .elements = {0}});
  Click(CubeValues{.dimension = 0, .elements = {1}});
  EXPECT_TRUE(session_.EndSelections(true)->changed);
  EXPECT_FALSE(session_.in_selections());
  EXPECT_EQ(Bar(), "Product=Hat Region=South");
  EXPECT_EQ(session_.back_count(), 2);
  ASSERT_TRUE(session_.Back().ok());
  EXPECT_EQ(Bar(), "Product=Hat");
  ASSERT_TRUE(session_.BeginSelections().ok());
  Click(CubeValues{.dimension = 0, .elements = {0}});
  EXPECT_TRUE(session_.EndSelections(false)->changed);
  EXPECT_EQ(Bar(), "Product=Hat");
  EXPECT_EQ(session_.Evaluate("Sum(Sales)", app_.Execution())->number, 22);
}

}  // namespace
}  // namespace celadon
