// Dimension limits and pivot tables. Source: the hypercube page, sections 6 and 9.2; Qlik's engine
// API, OtherTotalSpecProp and NxPivotPage. Marked [R] there: that limits by running sums keep the
// value that crosses, and that the others stand last.
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

using Limit = OthersDefinition::Limit;
using Compare = OthersDefinition::Compare;

std::string Outline(const std::vector<PivotNode>& nodes) {
  std::string text;
  for (const PivotNode& node : nodes) {
    text += (text.empty() ? "" : " ") + node.cell.text + ":" + std::string(1, node.type);
    if (!node.nodes.empty()) text += "(" + Outline(node.nodes) + ")";
  }
  return text;
}

class OthersTest : public CubeTest {
 protected:
  void SetUp() override {
    StagedModel staged;
    Stage(staged, "T", {"D", "K", "V"},
          {{T("a"), T("x"), N(30)},
           {T("a"), T("y"), N(10)},
           {T("b"), T("x"), N(30)},
           {T("c"), T("y"), N(20)},
           {T("d"), T("x"), N(10)}});
    Build(std::move(staged));
  }

  Lines WithOthers(const OthersDefinition& others) {
    HyperCubeDefinition cube = Define({"D"}, {"Sum(V)"});
    cube.dimensions[0].others = others;
    return LinesOf(cube);
  }
};

TEST_F(OthersTest, LimitsKeepSomeValuesAndPoolTheRest) {
  EXPECT_EQ(WithOthers({.limit = Limit::kCounted, .value = 2}),
            (Lines{"a 40", "b 30", "Others 30", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kCounted, .value = 2, .ascending = true}),
            (Lines{"c 20", "d 10", "Others 70", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kRelative, .value = 0.2}),
            (Lines{"a 40", "b 30", "c 20", "Others 10", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kAbsolute, .value = 30, .compare = Compare::kLess}),
            (Lines{"c 20", "d 10", "Others 70", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kAbsoluteAccumulated, .value = 50}),
            (Lines{"a 40", "b 30", "Others 30", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kRelativeAccumulated, .value = 0.4}),
            (Lines{"a 40", "Others 60", "total 100"}));
  EXPECT_EQ(WithOthers({.limit = Limit::kCounted, .value = 1, .suppress = true}),
            (Lines{"a 40", "total 100"}));
}

TEST_F(OthersTest, TheDimensionsOwnSortBreaksTiesAndMayDecide) {
  HyperCubeDefinition cube = Define({"D"}, {"Count(distinct D)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 2};
  EXPECT_EQ(LinesOf(cube), (Lines{"a 1", "b 1", "Others 2", "total 4"}));
  cube.sort = {
      {.column = 0, .criteria = {{.by = SortBy::kText, .descending = true, .expression = {}}}}};
  EXPECT_EQ(LinesOf(cube), (Lines{"d 1", "c 1", "Others 2", "total 4"}));
  cube.sort = {{.column = 0, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"d 1", "c 1", "Others 2", "total 4"}));
  cube.measures = {{"Sum(V)", {}}};
  cube.dimensions[0].others.own_order = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"d 10", "c 20", "Others 70", "total 100"}));
}

TEST_F(OthersTest, InnerLimitsHoldInsideEachOuterValue) {
  HyperCubeDefinition cube = Define({"K", "D"}, {"Sum(V)", "Count(distinct D)"});
  cube.dimensions[1].others = {.limit = Limit::kCounted, .value = 1};
  EXPECT_EQ(LinesOf(cube),
            (Lines{"x a 30 1", "x Others 40 2", "y c 20 1", "y Others 10 1", "total 100 4"}));
  cube.dimensions[1].others.global = true;
  EXPECT_EQ(LinesOf(cube),
            (Lines{"x a 30 1", "x Others 40 2", "y a 10 1", "y Others 20 1", "total 100 4"}));
}

// Our own: a record counts in the total of the column that it stands in.
TEST_F(OthersTest, TotalsOverADimensionSeeTheLimitsInsideItsValues) {
  HyperCubeDefinition cube = Define({"K", "D"}, {"Sum(V)", "Count(distinct D)"});
  cube.mode = CubeMode::kPivot;
  cube.left_dimensions = 1;
  cube.dimensions[0].show_total = true;
  cube.dimensions[1].others = {.limit = Limit::kCounted, .value = 1};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Outline(calculated->pivot->left), "x:N y:N Total:T");
  EXPECT_EQ(Outline(calculated->pivot->top),
            "a:N(Sum(V):P Count(distinct D):P) c:N(Sum(V):P Count(distinct D):P) "
            "Others:O(Sum(V):P Count(distinct D):P)");
  Lines data;
  for (const auto& row : calculated->pivot->data) data.push_back(Line(row));
  EXPECT_EQ(data, (Lines{"30 1 - - 40 2", "- - 20 1 10 1", "30 1 20 1 50 3"}));
}

TEST_F(OthersTest, TotalsByALimitedDimensionPoolTheOthersToo) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)", "Sum(total <D> V)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 1};
  EXPECT_EQ(LinesOf(cube),
            (Lines{"a x 30 40", "a y 10 40", "Others x 40 60", "Others y 20 60", "total 100 100"}));
}

TEST_F(OthersTest, TotalsByADimensionThatIsLimitedInsideAnotherAreRefused) {
  HyperCubeDefinition cube = Define({"K", "D"}, {"Sum(V)", "Sum(total <D> V)"});
  cube.dimensions[1].others = {.limit = Limit::kCounted, .value = 9};
  EXPECT_EQ(LinesOf(cube).size(), 6);  // nothing is cut
  cube.dimensions[1].others.value = 1;
  EXPECT_EQ(Calculate(cube).status().code(), absl::StatusCode::kUnimplemented);
}

TEST_F(OthersTest, LimitsHoldInsideAnOuterValueThatIsMissing) {
  StagedModel staged;
  Stage(staged, "Orders", {"Customer", "Product", "Amount"},
        {{N(1), T("Hat"), N(20)}, {Value(), T("Hat"), N(9)}, {Value(), T("Belt"), N(5)}});
  Stage(staged, "Customers", {"Customer", "Country"}, {{N(1), T("SE")}});
  Build(std::move(staged));
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)"});
  cube.dimensions[1].others = {.limit = Limit::kCounted, .value = 1};
  EXPECT_EQ(LinesOf(cube), (Lines{"SE Hat 20", "- Hat 9", "- Others 5", "total 34"}));
}

TEST_F(OthersTest, InnerDimensionsOfTheOthersMayCollapse) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 1, .collapse_inner = true};
  EXPECT_EQ(LinesOf(cube), (Lines{"a x 30", "a y 10", "Others  60", "total 100"}));
}

TEST_F(OthersTest, LimitsMayFollowTheOrderOfTheDimension) {
  EXPECT_EQ(WithOthers({.limit = Limit::kAbsoluteAccumulated, .value = 71, .own_order = true}),
            (Lines{"a 40", "b 30", "c 20", "Others 10", "total 100"}));
}

TEST_F(OthersTest, ARecordOfSeveralCutValuesCountsOnceAmongTheOthers) {
  StagedModel staged;
  Stage(staged, "Sales", {"Product", "Amount"}, {{T("A"), N(10)}, {T("B"), N(20)}});
  Stage(staged, "Groups", {"Product", "Group"},
        {{T("A"), T("G1")}, {T("B"), T("G1")}, {T("B"), T("G2")}, {T("B"), T("G3")}});
  Build(std::move(staged));
  HyperCubeDefinition cube = Define({"Group"}, {"Sum(Amount)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 1};
  EXPECT_EQ(LinesOf(cube), (Lines{"G1 30", "Others 20", "total 30"}));
  // Our own: where that must not be, no limits hold.
  cube.dimensions[0].others.despite_repetition = false;
  EXPECT_EQ(LinesOf(cube), (Lines{"G1 30", "G2 20", "G3 20", "total 30"}));
  cube = Define({"Product"}, {"Sum(Amount)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 1, .despite_repetition = false};
  EXPECT_EQ(LinesOf(cube), (Lines{"B 20", "Others 10", "total 30"}));
}

TEST_F(OthersTest, OthersStandLastWhateverTheSort) {
  HyperCubeDefinition cube = Define({"D"}, {"Sum(V)"});
  cube.dimensions[0].others = {.limit = Limit::kCounted, .value = 1};
  cube.sort = {{.column = 1, .criteria = {}, .descending = true}};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(calculated->cells.back()[0].element, -3);
  EXPECT_EQ(calculated->dimensions[0].cardinality, 1);
}

TEST_F(OthersTest, APivotHasARowALeftLeafAndAColumnATopLeaf) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)", "Count(V)"});
  cube.mode = CubeMode::kPivot;
  cube.left_dimensions = 1;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  ASSERT_TRUE(calculated->pivot.has_value());
  const PivotTable& pivot = *calculated->pivot;
  EXPECT_EQ(Outline(pivot.left), "a:N b:N c:N d:N");
  EXPECT_EQ(Outline(pivot.top), "x:N(Sum(V):P Count(V):P) y:N(Sum(V):P Count(V):P)");
  Lines data;
  for (const auto& row : pivot.data) data.push_back(Line(row));
  EXPECT_EQ(data, (Lines{"30 1 10 1", "30 1 - -", "- - 20 1", "10 1 - -"}));
  EXPECT_EQ(pivot.data[1][2].element, -4);
}

TEST_F(OthersTest, ACollapsedPivotShowsTheFirstDimensionOfEachSide) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
  cube.mode = CubeMode::kPivot;
  auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Outline(calculated->pivot->left), "a:N b:N c:N d:N");
  cube.expanded = true;
  calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Outline(calculated->pivot->left), "a:N(x:N y:N) b:N(x:N) c:N(y:N) d:N(x:N)");
  EXPECT_EQ(calculated->pivot->data.size(), 5);
}

TEST_F(OthersTest, NodesAreExpandedOneByOneAndTheOthersShowTheirRecords) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
  cube.mode = CubeMode::kPivot;
  cube.expanded_left = {{0}};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  const PivotTable& pivot = *calculated->pivot;
  EXPECT_EQ(Outline(pivot.left), "a:N(x:N y:N) b:N c:N d:N");
  EXPECT_TRUE(pivot.left[0].can_collapse);
  EXPECT_TRUE(pivot.left[1].can_expand);
  EXPECT_FALSE(pivot.left[0].nodes[0].can_expand);
  Lines data;
  for (const auto& row : pivot.data) data.push_back(Line(row));
  EXPECT_EQ(data, (Lines{"30", "10", "30", "20", "10"}));
}

TEST_F(OthersTest, APivotHasTotalsOnBothSides) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Count(distinct K)"});
  cube.mode = CubeMode::kPivot;
  cube.left_dimensions = 1;
  cube.dimensions[0].show_total = cube.dimensions[1].show_total = true;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  const PivotTable& pivot = *calculated->pivot;
  EXPECT_EQ(Outline(pivot.left), "a:N b:N c:N d:N Total:T");
  EXPECT_EQ(Outline(pivot.top), "x:N y:N Total:T");
  EXPECT_EQ(Line(pivot.data[0]), "1 1 2");
  EXPECT_EQ(Line(pivot.data[4]), "1 1 2");
  EXPECT_EQ(pivot.data[1][1].element, -4);
}

TEST_F(OthersTest, MeasuresMayStandAmongTheLeftDimensions) {
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)", "Count(V)"});
  cube.mode = CubeMode::kPivot;
  cube.left_dimensions = 2;
  cube.measures_position = 1;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Outline({calculated->pivot->left[0]}), "a:N(Sum(V):P Count(V):P)");
  EXPECT_EQ(Outline(calculated->pivot->top), "x:N y:N");
  EXPECT_EQ(Line(calculated->pivot->data[0]), "30 10");
  EXPECT_EQ(Line(calculated->pivot->data[1]), "1 1");
}

TEST_F(OthersTest, StackedNodesCarryTheirValueAndTheSumsBelow) {
  StagedModel staged;
  Stage(staged, "T", {"D", "K", "V"},
        {{T("a"), T("x"), N(5)}, {T("a"), T("y"), N(-2)}, {T("a"), T("z"), N(1)}});
  Build(std::move(staged));
  HyperCubeDefinition cube = Define({"D", "K"}, {"Sum(V)"});
  cube.mode = CubeMode::kStacked;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  const PivotNode& node = calculated->pivot->left.front();
  EXPECT_EQ(node.value, 4);
  EXPECT_EQ(node.positive, 6);
  EXPECT_EQ(node.negative, -2);
  EXPECT_EQ(node.nodes[1].value, -2);
}

TEST_F(OthersTest, AConditionThatIsNotTrueLeavesTheChartUncalculated) {
  HyperCubeDefinition cube = Define({"D"}, {"Sum(V)"});
  cube.calculation_condition = "Count(D) > 100";
  EXPECT_EQ(Calculate(cube).status().code(), absl::StatusCode::kFailedPrecondition);
  cube.calculation_message = "Count(D) & ' are too few'";
  EXPECT_EQ(Calculate(cube).status().message(), "5 are too few");
  cube.calculation_condition = "Count(D) > 1";
  EXPECT_TRUE(Calculate(cube).ok());
}

}  // namespace
}  // namespace celadon
