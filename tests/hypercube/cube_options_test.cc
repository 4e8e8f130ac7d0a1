// What a cube's columns may ask for: totals, shares, running sums, groups, attributes. Source: the
// hypercube page, sections 2, 4 to 7 and 10. Marked [R] or [U] there: which dimension of a group is
// shown, what a running sum is made of, where excluded values come from, and totals made of rows
// other than their sum. Where total rows stand is our own.
#include "celadon/cube_error.h"
#include "hypercube/cube_fixture.h"
#include "model/orders_tables.h"

namespace celadon {
namespace {

using Total = MeasureDefinition::Total;

// The orders of the associative model, section 5.3.
class CubeOptionsTest : public CubeTest {
 protected:
  void SetUp() override { Build(OrdersTables()); }
};

TEST_F(CubeOptionsTest, SubtotalsAreTheExpressionOverTheirRecords) {
  HyperCubeDefinition cube =
      Define({"Country", "Product"}, {"Count(distinct Product)", "Dimensionality()", "RowNo()"});
  cube.suppress_missing = true;
  cube.dimensions[1].show_total = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK Belt 1 2 1", "DK Total 1 1 -", "SE Hat 1 2 1",
                                  "SE Shoe 1 2 2", "SE Total 2 1 -", "- Belt 1 2 1", "- Hat 1 2 2",
                                  "- Total 2 1 -", "total 3 0 -"}));
  cube.dimensions[0].show_total = true;
  cube.dimensions[0].total_label = "All";
  cube.totals_above = true;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(calculated->rows, 9);
  EXPECT_EQ(Line(calculated->cells[0]), "All  3 0 -");
  EXPECT_EQ(calculated->cells[0][0].element, -1);
  EXPECT_EQ(Line(calculated->cells[1]), "DK Total 1 1 -");
  EXPECT_EQ(calculated->measures[0].max, 1);
}

TEST_F(CubeOptionsTest, PagesCountTotalRows) {
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)"});
  cube.dimensions[1].show_total = true;
  cube.page = {.skip = 1, .top = 2};
  EXPECT_EQ(LinesOf(cube), (Lines{"DK Total 40", "NO - 0", "total 285"}));
}

TEST_F(CubeOptionsTest, ASortByAMeasureStaysInsideTotals) {
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)"});
  cube.suppress_missing = cube.suppress_null = true;
  cube.dimensions[1].show_total = true;
  cube.sort = {{.column = 2, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"DK Belt 40", "DK Total 40", "SE Shoe 170", "SE Hat 50",
                                  "SE Total 220", "total 285"}));
}

TEST_F(CubeOptionsTest, SubtotalsOfARecordInSeveralRowsCountItOnce) {
  StagedModel staged;
  Stage(staged, "Sales", {"Product", "Amount"}, {{T("A"), N(10)}, {T("B"), N(20)}});
  Stage(staged, "Groups", {"Product", "Group", "Kind"},
        {{T("A"), T("G1"), T("k")}, {T("B"), T("G1"), T("k")}, {T("B"), T("G2"), T("k")}});
  Build(std::move(staged));
  HyperCubeDefinition cube = Define({"Kind", "Group"}, {"Sum(Amount)"});
  cube.dimensions[1].show_total = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"k G1 30", "k G2 20", "k Total 30", "total 30"}));
}

TEST_F(CubeOptionsTest, TotalsMayBeMadeOfRows) {
  const std::pair<Total, std::string> cases[] = {
      {Total::kExpression, "total 3"}, {Total::kNone, "total -"},  {Total::kSum, "total 5"},
      {Total::kAverage, "total 1.25"}, {Total::kCount, "total 4"}, {Total::kMinimum, "total 0"},
      {Total::kMaximum, "total 2"}};
  for (const auto& [total, expected] : cases) {
    HyperCubeDefinition cube = Define({"Country"}, {"Count(distinct Product)"});
    cube.measures[0].total = total;
    EXPECT_EQ(LinesOf(cube).back(), expected);
  }
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount)"});
  cube.suppress_totals = true;
  EXPECT_EQ(LinesOf(cube).back(), "total -");
}

TEST_F(CubeOptionsTest, ASumOfRowsCountsTheOthersAndSubtotalsToo) {
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Count(distinct Product)"});
  cube.dimensions[1].show_total = true;
  cube.dimensions[1].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  cube.measures[0].total = Total::kSum;
  cube.suppress_missing = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK Belt 1", "DK Total 1", "SE Hat 1", "SE Others 1",
                                  "SE Total 2", "- Belt 1", "- Others 1", "- Total 2", "total 5"}));
}

TEST_F(CubeOptionsTest, RelativeMeasuresAreSharesOfTheTotal) {
  HyperCubeDefinition cube = Define({"Product"}, {"Sum(Amount)/57", "Sum(Amount)"});
  cube.measures[0].relative = true;
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_DOUBLE_EQ(calculated->cells[0][1].number, 45.0 / 285);
  EXPECT_EQ(calculated->cells[0][2].number, 45);
  EXPECT_EQ(calculated->totals[0].number, 1);
  cube.measures[0].expression = "Sum(Amount) * 0";
  EXPECT_EQ(LinesOf(cube).front(), "Belt - 45");
}

TEST_F(CubeOptionsTest, MeasuresAccumulateInTheOrderOfRows) {
  HyperCubeDefinition cube = Define({"Product"}, {"Sum(Amount)"});
  cube.measures[0].accumulate = 1;
  EXPECT_EQ(LinesOf(cube), (Lines{"Belt 45", "Hat 115", "Shoe 285", "total 285"}));
  cube.measures[0].accumulate = 2;
  EXPECT_EQ(LinesOf(cube), (Lines{"Belt 45", "Hat 115", "Shoe 240", "total 285"}));
  cube.measures[0].accumulate = 1;
  cube.sort = {{.column = 1, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"Shoe 170", "Hat 240", "Belt 285", "total 285"}));
  cube.measures[0].expression = "Only(Amount)";  // no number in any row
  EXPECT_EQ(LinesOf(cube), (Lines{"Belt 0", "Hat 0", "Shoe 0", "total -"}));
}

TEST_F(CubeOptionsTest, ExcludedValuesAreShownWithoutRecords) {
  Select("Country", {"SE"});
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount)", "Max(Amount)"});
  cube.dimensions[0].show_all = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK 0 -", "NO 0 -", "SE 220 100", "total 220 100"}));
  cube.suppress_zero = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"SE 220 100", "total 220 100"}));
}

TEST_F(CubeOptionsTest, OnlyTheValuesOfTheDimensionThatAsksAreAdded) {
  Select("Country", {"DK"});
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)"});
  cube.dimensions[1].show_all = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK Belt 40", "SE Hat 0", "SE Shoe 0", "- Hat 0", "total 40"}));
}

TEST_F(CubeOptionsTest, MissingResultsArePopulated) {
  HyperCubeDefinition cube = Define({"Country"}, {"Max(Amount)", "MaxString(Product)"});
  cube.populate_missing = true;
  EXPECT_EQ(LinesOf(cube),
            (Lines{"DK 40 Belt", "NO 0 ", "SE 100 Shoe", "- 20 Hat", "total 100 Shoe"}));
}

TEST_F(CubeOptionsTest, ADrillDownGroupShowsTheFirstDimensionThatIsOpen) {
  HyperCubeDefinition cube = Define({""}, {"Sum(Amount)"});
  cube.dimensions[0].grouping = DimensionDefinition::Grouping::kDrillDown;
  cube.dimensions[0].group = {"Country", "Upper(Product)", "OrderID"};
  EXPECT_EQ(Calculate(cube)->dimensions[0].name, "Country");
  Select("Country", {"SE"});
  EXPECT_EQ(Calculate(cube)->dimensions[0].name, "Upper(Product)");
  EXPECT_EQ(Calculate(cube)->dimensions[0].group_position, 1);
  Select("Product", {"Hat"});
  EXPECT_EQ(LinesOf(cube), (Lines{"11 50", "total 50"}));
  cube.dimensions[0].grouping = DimensionDefinition::Grouping::kCyclic;
  cube.dimensions[0].active = 1;
  EXPECT_EQ(LinesOf(cube), (Lines{"HAT 50", "total 50"}));
  cube.dimensions[0].group.clear();
  EXPECT_EQ(Calculate(cube).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(CubeOptionsTest, AGroupOfMeasuresShowsTheActiveOne) {
  HyperCubeDefinition cube = Define({}, {""});
  cube.measures[0].group = {"Sum(Amount)", "Count(Amount)"};
  cube.measures[0].active = 1;
  EXPECT_EQ(LinesOf(cube).back(), "total 6");
}

TEST_F(CubeOptionsTest, ColumnsWhoseConditionFailsAreLeftOut) {
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)", "Count(Amount)"});
  cube.dimensions[0].condition = "Count(distinct Country) > 5";
  cube.measures[0].condition = "'text'";
  cube.sort = {{.column = 0, .criteria = {}, .descending = false},
               {.column = 3, .criteria = {}, .descending = false},
               {.column = 1, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"Shoe 2", "Hat 2", "Belt 2", "total 6"}));
  EXPECT_EQ(Calculate(cube)->dimensions[0].definition, 1);
  EXPECT_EQ(Calculate(cube)->measures[0].definition, 1);
}

TEST_F(CubeOptionsTest, AttributesAreCalculatedBesideTheirColumns) {
  HyperCubeDefinition cube = Define({"Product"}, {"Sum(Amount)"});
  cube.dimensions[0].attributes = {{.expression = "Count(OrderID)"}, {.expression = "Foo(1)"}};
  cube.measures[0].attributes = {{.expression = "Sum(Amount) / 5"}};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Line(calculated->attribute_cells[1]), "2 - 14");
  EXPECT_EQ(calculated->attributes[2].column, 1);
  EXPECT_FALSE(calculated->attributes[1].error.ok());
  EXPECT_EQ(calculated->measures.size(), 1);
}

TEST_F(CubeOptionsTest, AttributesBringNoRowsUnlessTheyAreAsked) {
  Select("Country", {"SE"});
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount)"});
  cube.measures[0].attributes = {{.expression = "Sum({1} Amount)"}};
  EXPECT_EQ(LinesOf(cube), (Lines{"SE 220", "total 220"}));
  cube.measures[0].attributes[0].brings_rows = true;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK 0", "NO 0", "SE 220", "- 0", "total 220"}));
}

// [R]: that several values of an attribute dimension are none.
TEST_F(CubeOptionsTest, AttributeDimensionsShowTheOneValueOfTheirRow) {
  HyperCubeDefinition cube = Define({"OrderID", "Product"}, {"Sum(Amount)"});
  cube.dimensions[0].attributes = {{.expression = "Country", .dimension = true},
                                   {.expression = "=Upper(Product)", .dimension = true},
                                   {.expression = "Region", .dimension = true}};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(Line(calculated->attribute_cells[0]), "SE SHOE -");
  const SymbolTable& countries = *model_->field(*model_->FindField("Country")).symbols;
  const Cell& country = calculated->attribute_cells[0][0];
  EXPECT_EQ(countries.Text(countries.symbol_at(static_cast<uint32_t>(country.element)), settings_),
            "SE");
  EXPECT_EQ(calculated->attribute_cells[0][2].element, -2);
  EXPECT_EQ(calculated->attributes[2].error.code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(calculated->attributes[0].dimension);
  cube = Define({"Product"}, {"Sum(Amount)"});
  cube.dimensions[0].attributes = {{.expression = "Country", .dimension = true}};
  EXPECT_EQ(Line(Calculate(cube)->attribute_cells[2]), "SE");  // Shoe
  EXPECT_EQ(Line(Calculate(cube)->attribute_cells[0]), "DK");  // Belt, and of no country
}

TEST_F(CubeOptionsTest, DimensionsAreDescribedOnDemand) {
  Select("Country", {"SE"});
  HyperCubeDefinition cube =
      Define({"Country", "OrderID", "=Left(Product,1)"}, {"Sum({1} Amount)"});
  cube.describe = true;
  cube.dimensions[1].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  cube.dimensions[2].grouping = DimensionDefinition::Grouping::kCyclic;
  cube.dimensions[2].group = {"=Left(Product,1)", "CustID"};
  cube.sort = {
      {.column = 1, .criteria = {{.by = SortBy::kNumber, .descending = true, .expression = {}}}},
      {.column = 2,
       .criteria = {{.by = SortBy::kLoadOrder, .descending = false, .expression = {}}}}};
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  const DimensionDetails& country = *calculated->dimensions[0].details;
  EXPECT_EQ(country.values, 3);
  EXPECT_EQ(country.states.selected, 1);
  EXPECT_EQ(country.states.alternative, 2);
  EXPECT_EQ(country.longest, 2);
  EXPECT_EQ(country.type, 'D');
  EXPECT_EQ(country.sorted, 'A');
  EXPECT_FALSE(country.min.has_value());
  EXPECT_FALSE(country.calculated || country.locked || country.single);
  const DimensionDetails& order = *calculated->dimensions[1].details;
  EXPECT_EQ(order.values, 6);
  EXPECT_EQ(order.type, 'N');
  EXPECT_EQ(order.sorted, 'D');
  EXPECT_TRUE(order.min.has_value() && order.max.has_value() && *order.min <= *order.max);
  const DimensionDetails& letter = *calculated->dimensions[2].details;
  EXPECT_TRUE(letter.calculated);
  EXPECT_EQ(letter.sorted, 'N');
  EXPECT_EQ(letter.longest, 1);
  EXPECT_EQ(letter.group, cube.dimensions[2].group);
  ASSERT_EQ(calculated->states.size(), calculated->cells.size());
  for (size_t row = 0; row < calculated->cells.size(); ++row) {
    const std::string& shown = calculated->cells[row][0].text;
    const auto state = shown == "-"    ? std::optional<ValueState>()
                       : shown == "SE" ? ValueState::kSelected
                                       : ValueState::kAlternative;
    EXPECT_EQ(calculated->states[row][0], state) << shown;
    EXPECT_EQ(calculated->states[row][1].has_value(), calculated->cells[row][1].element >= 0);
    EXPECT_FALSE(calculated->states[row][2].has_value());
  }
  cube.describe = false;
  EXPECT_FALSE(Calculate(cube)->dimensions[0].details.has_value());
  EXPECT_TRUE(Calculate(cube)->states.empty());
}

TEST_F(CubeOptionsTest, ColumnsLeftOutSayWhy) {
  HyperCubeDefinition cube = Define({"Country", "Product"}, {"Sum(Amount)"});
  cube.dimensions[1].condition = "Sum(Amount) > 1000";
  cube.dimensions[1].condition_message = "Sum(Amount) & ' is not enough'";
  cube.measures[0].condition = "Null()";
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  ASSERT_EQ(calculated->left_out.size(), 2);
  EXPECT_EQ(calculated->left_out[0].definition, 1);
  EXPECT_EQ(calculated->left_out[0].error.message(), "285 is not enough");
  EXPECT_EQ(CubeErrorOf(calculated->left_out[0].error), CubeError::kConditionFailed);
  EXPECT_TRUE(calculated->left_out[1].measure);
}

TEST_F(CubeOptionsTest, LabelsThatBeginWithAnEqualsSignAreCalculated) {
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount)", "sums * 2"});
  cube.title = "='Sum ' & Sum(Amount)";
  cube.dimensions[0].label = "='By ' & 'country'";
  cube.dimensions[0].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  cube.dimensions[0].others.label = "='not ' & 'these'";
  cube.measures[0].label = "='su' & 'ms'";
  const auto calculated = Calculate(cube);
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(calculated->title, "Sum 285");
  EXPECT_EQ(calculated->dimensions[0].name, "By country");
  EXPECT_EQ(calculated->measures[0].name, "sums");
  EXPECT_EQ(LinesOf(cube), (Lines{"SE 220 440", "not these 65 130", "total 285 570"}));
}

TEST_F(CubeOptionsTest, MeasuresAreShownThroughTheirFormats) {
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount) / 3", "Only(Product)"});
  cube.suppress_null = cube.suppress_missing = true;
  NumberFormat& format = cube.measures[0].format;
  format.type = NumberType::kFix;
  format.decimals = 2;
  EXPECT_EQ(LinesOf(cube), (Lines{"DK 13.33 Belt", "SE 73.33 -", "total 95.00 -"}));
  format.type = NumberType::kMoney;
  format.pattern = "#,##0.0 kr";
  EXPECT_EQ(LinesOf(cube).back(), "total 95.0 kr -");
  cube.measures[0].expression = "Dual('many', Sum(Amount))";  // a text gives way to a format
  EXPECT_EQ(LinesOf(cube).back(), "total 285.0 kr -");
  format = {};
  EXPECT_EQ(LinesOf(cube).back(), "total many -");
}

TEST_F(CubeOptionsTest, ErrorsHaveTheirNumbers) {
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount"});
  EXPECT_EQ(CubeErrorOf(Calculate(cube)->measures[0].error), CubeError::kInvalidDefinition);
  cube.sort = {{.column = 5, .criteria = {}, .descending = false}};
  EXPECT_EQ(CubeErrorOf(Calculate(cube).status()), CubeError::kInvalidSort);
  cube.calculation_condition = "0";
  EXPECT_EQ(CubeErrorOf(Calculate(cube).status()), CubeError::kConditionFailed);
  EXPECT_EQ(CubeErrorOf(Calculate(Define({"Foo"}, {})).status()), CubeError::kInvalidDefinition);
  EXPECT_EQ(CubeErrorOf(absl::ResourceExhaustedError("")), CubeError::kTooLarge);
  EXPECT_EQ(CubeErrorOf(absl::DeadlineExceededError("")), CubeError::kTimeout);
  EXPECT_EQ(CubeErrorOf(absl::CancelledError("")), CubeError::kNotCalculated);
}

TEST_F(CubeOptionsTest, ASetAroundTheChartGivesWayToThoseOfMeasures) {
  HyperCubeDefinition cube =
      Define({"Product"}, {"Sum(Amount)", "Sum({1} Amount)", "Sum({<Product={Hat}>} Amount)"});
  cube.set = "{<Country={SE}>}";
  EXPECT_EQ(LinesOf(cube),
            (Lines{"Belt 0 45 0", "Hat 50 70 50", "Shoe 170 170 0", "total 220 285 50"}));
  cube.set = "{<";
  EXPECT_EQ(Calculate(cube).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(CubeOptionsTest, ADimensionOverSeveralTablesIsThatOfTheirCombinations) {
  EXPECT_EQ(LinesOf(Define({"Country & '-' & Product"}, {"Sum(Amount)", "Count(distinct CustID)"})),
            (Lines{"-Belt 5 0", "-Hat 20 1", "DK-Belt 40 1", "NO- 0 1", "SE-Hat 50 1",
                   "SE-Shoe 170 2", "total 285 5"}));
  Select("Country", {"SE"});
  EXPECT_EQ(LinesOf(Define({"Country & '-' & Product"}, {"Sum(Amount)"})),
            (Lines{"SE-Hat 50", "SE-Shoe 170", "total 220"}));
}

TEST_F(CubeOptionsTest, AnAggrOverSeveralTablesIsADimension) {
  EXPECT_EQ(
      LinesOf(Define({"Aggr(Sum(Amount), Country, Product)", "Product"}, {"Count(OrderID)"})),
      (Lines{"170 Shoe 2", "40 Belt 1", "50 Hat 1", "- Belt 1", "- Hat 1", "- - 0", "total 6"}));
}

TEST_F(CubeOptionsTest, ADimensionWithoutFieldsHasOneValue) {
  EXPECT_EQ(LinesOf(Define({"'all'", "Product"}, {"Count(OrderID)"})),
            (Lines{"all Belt 2", "all Hat 2", "all Shoe 2", "total 6"}));
}

}  // namespace
}  // namespace celadon
