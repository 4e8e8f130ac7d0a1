// Functions of whole column segments, and what charts tell of themselves. Source: the expression
// language, sections 10.13, 10.26 and 10.29.
#include <cmath>

#include "celadon/cube_columns.h"
#include "hypercube/clustering.h"
#include "hypercube/cube_fixture.h"
#include "hypercube/seasonal_trend.h"

namespace celadon {
namespace {

class RelationalFunctions : public CubeTest {
 protected:
  RelationalFunctions() {
    StagedModel staged;
    Stage(staged, "P", {"Id", "X", "Y", "Group"},
          {{N(1), N(0), N(0), T("a")},
           {N(2), N(0), N(1), T("a")},
           {N(3), N(10), N(10), T("b")},
           {N(4), N(10), N(11), T("b")},
           {N(5), T(""), N(5), T("b")},
           {N(6), N(20), N(0), T("c")}});
    Build(std::move(staged));
  }
};

// The tables of Qlik help "Examples of Chart Inter Record functions".
TEST_F(RelationalFunctions, EndsOfSegmentsHaveTotals) {
  Build(Months());
  EXPECT_EQ(
      LinesOf(Define({"Month"}, {"Sum(Value)", "Top(Sum(Value))", "Sum(Value)/Top(Sum(Value))",
                                 "Bottom(Sum(Value),2)", "Above(Sum(Value))"})),
      (Lines{"1 3 3 1 7 -", "2 7 3 2.3333333333333 7 3", "3 11 3 3.6666666666667 7 7",
             "total 21 3 7 7 -"}));
  EXPECT_EQ(LinesOf(Define({"Group", "Month"},
                           {"Sum(Value)", "Top(Sum(Value))", "Top(total Sum(Value))"})),
            (Lines{"A 1 1 1 1", "A 2 3 1 1", "A 3 5 1 1", "B 1 2 2 1", "B 2 4 2 1", "B 3 6 2 1",
                   "total 21 - 1"}));
  HyperCubeDefinition subtotals =
      Define({"Month", "Group"}, {"Sum(Value)", "Top(Sum(Value))", "Top(total Sum(Value))"});
  subtotals.dimensions[1].show_total = true;
  EXPECT_EQ(LinesOf(subtotals),
            (Lines{"1 A 1 1 1", "1 B 2 1 1", "1 Total 3 1 -", "2 A 3 3 1", "2 B 4 3 1",
                   "2 Total 7 3 -", "3 A 5 5 1", "3 B 6 5 1", "3 Total 11 5 -", "total 21 - 1"}));
}

// With fields behind total, as QlikView help "rank" and "above" have it.
TEST_F(RelationalFunctions, TotalKeepsToTheDimensionsNamedThere) {
  StagedModel staged;
  Stage(staged, "S", {"Country", "Customer", "Year", "Val"},
        {{T("D"), T("a"), N(1), N(5)},
         {T("D"), T("b"), N(1), N(7)},
         {T("N"), T("c"), N(1), N(9)},
         {T("D"), T("a"), N(2), N(8)},
         {T("N"), T("c"), N(2), N(6)}});
  Build(std::move(staged));
  EXPECT_EQ(LinesOf(Define({"Country", "Customer", "Year"},
                           {"Sum(Val)", "Rank(total <Country> Sum(Val))",
                            "Above(total <Country,Year> Sum(Val))",
                            "RangeSum(Above(total <Year> Sum(Val),0,RowNo(total)))",
                            "NoOfRows(total <Country>)", "Top(total <Country> Sum(Val))"})),
            (Lines{"D a 1 5 3 - 5 3 5", "D a 2 8 1 - 8 3 5", "D b 1 7 2 5 12 3 5",
                   "N c 1 9 1 - 21 2 9", "N c 2 6 2 - 14 2 9", "total 35 - - 0 - -"}));
}

// Our own: which number a cluster has.
TEST_F(RelationalFunctions, NearRowsShareACluster) {
  EXPECT_EQ(LinesOf(Define({"Id"}, {"KMeans2D(3,Only(X),Only(Y))", "KMeansND(3,10,Only(X),Only(Y))",
                                    "KMeansCentroid2D(3,1,Only(X),Only(Y))",
                                    "KMeansCentroidND(3,10,0,Only(X),Only(Y))"})),
            (Lines{"1 0 0 0.5 0", "2 0 0 0.5 0", "3 1 1 10.5 10", "4 1 1 10.5 10", "5 - - - -",
                   "6 2 2 0 20", "total - - - -"}));
}

TEST_F(RelationalFunctions, AsManyClustersAreFoundAsThereAreHeaps) {
  const std::vector<std::vector<double>> heaps = {{0}, {1}, {50}, {51}, {100}, {101}, {0.5}};
  EXPECT_EQ(FindClusters(heaps, {}).centroids.size(), 3);
  EXPECT_EQ(FindClusters(heaps, {.clusters = 99}).centroids.size(), 7);
  EXPECT_EQ(FindClusters({{3}, {3}, {3}}, {.clusters = 2}).centroids.size(), 1);
  EXPECT_TRUE(FindClusters({}, {.clusters = 2}).of_point.empty());
}

TEST_F(RelationalFunctions, ScalingMakesCoordinatesAlike) {
  // One coordinate is a thousand times the other: without scaling it alone decides.
  const std::vector<std::vector<double>> points = {{0, 0}, {400, 0}, {0, 1}, {400, 1}};
  const auto plain = FindClusters(points, {.clusters = 2});
  EXPECT_EQ(plain.of_point, (std::vector<size_t>{0, 1, 0, 1}));
  for (const Scaling scaling : {Scaling::kDeviation, Scaling::kRange}) {
    const auto four = FindClusters(points, {.clusters = 4, .scaling = scaling});
    EXPECT_EQ(four.of_point, (std::vector<size_t>{0, 1, 2, 3}));
    EXPECT_DOUBLE_EQ(four.centroids[3][0], 400);
  }
}

// A line and a pattern that repeats are what the procedure takes a series for, so it finds both.
TEST_F(RelationalFunctions, ALineAndAPatternAreToldApart) {
  constexpr double kPattern[] = {3, -1, 4, -6};
  std::vector<double> series;
  for (size_t i = 0; i < 40; ++i)
    series.push_back(5 + 0.5 * static_cast<double>(i) + kPattern[i % 4]);
  const auto parts = DecomposeSeries(series, {.period = 4});
  ASSERT_TRUE(parts.has_value());
  for (size_t i = 0; i < series.size(); ++i) {
    EXPECT_NEAR(parts->trend[i], 5 + 0.5 * static_cast<double>(i), 1e-9) << i;
    EXPECT_NEAR(parts->seasonal[i], kPattern[i % 4], 1e-9) << i;
    EXPECT_NEAR(parts->residual[i], 0, 1e-9) << i;
  }
}

TEST_F(RelationalFunctions, PartsOfASeriesSumUpToIt) {
  std::vector<double> series;
  for (int i = 0; i < 50; ++i) series.push_back(std::fmod(i * 7919.0, 101));
  const auto parts = DecomposeSeries(series, {.period = 7, .seasonal_smoother = 9});
  ASSERT_TRUE(parts.has_value());
  for (size_t i = 0; i < series.size(); ++i) {
    EXPECT_NEAR(parts->seasonal[i] + parts->trend[i] + parts->residual[i], series[i], 1e-9);
  }
  EXPECT_FALSE(DecomposeSeries(series, {.period = 26}).has_value());
  EXPECT_FALSE(DecomposeSeries(series, {.period = 1}).has_value());
}

TEST_F(RelationalFunctions, SeriesFollowTheOrderOfTheChart) {
  StagedModel staged;
  std::vector<Row> rows;
  for (int i = 0; i < 12; ++i) rows.push_back({N(i), N(10 + i + (i % 3 == 0 ? 6 : -3))});
  Stage(staged, "S", {"Day", "Amount"}, rows);
  Build(std::move(staged));
  HyperCubeDefinition by_day =
      Define({"Day"}, {"STL_Trend(Sum(Amount),3)", "STL_Seasonal(Sum(Amount),3)",
                       "STL_Residual(Sum(Amount),3)", "STL_Trend(Sum(Amount),7)"});
  by_day.sort = {
      {.column = 0, .criteria = {{.by = SortBy::kNumber, .descending = false, .expression = {}}}}};
  const auto cube = Calculate(by_day);
  ASSERT_TRUE(cube.ok()) << cube.status();
  for (size_t day = 0; day < 12; ++day) {
    EXPECT_NEAR(cube->cells[day][1].number, 10 + static_cast<double>(day), 1e-9);
    EXPECT_NEAR(cube->cells[day][2].number, day % 3 == 0 ? 6 : -3, 1e-9);
    EXPECT_TRUE(cube->cells[day][4].null);
  }
}

TEST_F(RelationalFunctions, ChartsNameTheirColumns) {
  HyperCubeDefinition cube =
      Define({"Group"}, {"GetObjectDimension() & GetObjectDimension(0)", "GetObjectField(0)",
                         "GetObjectMeasure(1)", "GetObjectMeasure(9)", "ObjectId()",
                         "InObject('sheet')", "InObject('other')", "StateName()"});
  cube.dimensions[0].label = "The group";
  cube.measures[1].label = "Second";
  cube.objects = {"chart", "sheet"};
  EXPECT_EQ(LinesOf(cube).front(), "a The groupThe group Group Second - chart -1 0 $");
  EXPECT_EQ(Evaluate("GetObjectDimension()"), "-");
  EXPECT_EQ(Evaluate("NoOfRows('P')"), "6");
  EXPECT_EQ(Evaluate("NoOfRows('nowhere')"), "-");
  EXPECT_EQ(Evaluate("Len(GetDataModelHash())"), "16");
}

TEST_F(RelationalFunctions, StatesOfValuesAreCountedByName) {
  Select("Group", {"a"});
  EXPECT_EQ(Evaluate("GetStateCounts(Group,'','selected')"), "1");
  EXPECT_EQ(Evaluate("GetStateCounts(Group,'','Alternative','selected')"), "3");
  EXPECT_EQ(Evaluate("GetStateCounts(X,'','excluded')"), "3");
  EXPECT_EQ(Evaluate("GetStateCounts(X,'','optional')"), "1");
  EXPECT_EQ(Evaluate("GetStateCounts(Nowhere,'','selected')"), "-");
  EXPECT_EQ(Evaluate("GetStateCounts(Group,'no state','selected')"), "-");
  EXPECT_EQ(Evaluate("GetStateCounts(Group,'','green')"), "-");  // our own
}

// Our own: a dimension of the chart, of which each record has one value, splits the inner scope.
TEST_F(RelationalFunctions, TotalWithDimensionsMayStandInsideAnAggregation) {
  EXPECT_EQ(LinesOf(Define({"Group"}, {"Round(Sum(Y - Avg(total <Group> Y)), 0.001)",
                                       "Max(Avg(total <Group> Y))", "Max(Avg(total <Id> Y))",
                                       "Max(Avg(total Y))"})),
            (Lines{"a 0 0.5 4.5 4.5", "b 0 8.6666666666667 4.5 4.5", "c 0 0 4.5 4.5",
                   "total 0 8.6666666666667 4.5 4.5"}));
}

TEST_F(RelationalFunctions, AMeasureIsFoundByACalculatedNumber) {
  EXPECT_EQ(LinesOf(Define({"Group"}, {"Count(Id)", "Column(2-1)*10"})).front(), "a 2 20");
  EXPECT_EQ(LinesOf(Define({"Group"}, {"Count(Id)", "Sum(X)", "Column(Pick(Count(Id),1,2,3,9))"})),
            (Lines{"a 2 0 0", "b 3 20 -", "c 1 20 1", "total 6 40 -"}));
  // Attributes are no measures.
  HyperCubeDefinition cube = Define({"Group"}, {"Sum(X)", "Column(Count(Id))"});
  cube.measures[0].attributes = {{.expression = "7"}};
  EXPECT_EQ(LinesOf(cube), (Lines{"a 0 -", "b 20 -", "c 20 20", "total 40 -"}));
  // A measure that leads to itself is NULL there, and one that fails is not asked in vain.
  EXPECT_EQ(
      LinesOf(Define({"Group"}, {"Count(Id)", "Sum(Nowhere)", "Column(If(Count(Id)>1,1,3))"})),
      (Lines{"a 2 - 2", "b 3 - 3", "c 1 - -", "total 6 - 6"}));
}

// Down the rows a pivot table has a column of its own for each combination on top; along its
// columns a row for each combination on the left.
TEST_F(RelationalFunctions, PivotTablesAreReadDownAndAcross) {
  StagedModel staged;
  Stage(staged, "Y", {"Year", "Quarter", "Amount"},
        {{N(2012), T("Q1"), N(11)},
         {N(2012), T("Q2"), N(17)},
         {N(2012), T("Q3"), N(14)},
         {N(2013), T("Q1"), N(10)},
         {N(2013), T("Q2"), N(13)},
         {N(2013), T("Q3"), N(19)}});
  Build(std::move(staged));
  const auto grid = [this](const char* measure) {
    HyperCubeDefinition cube = Define({"Year", "Quarter"}, {measure});
    cube.mode = CubeMode::kPivot;
    cube.left_dimensions = 1;
    cube.expanded = true;
    const auto calculated = Calculate(cube);
    EXPECT_TRUE(calculated.ok()) << calculated.status();
    EXPECT_TRUE(calculated->measures[0].error.ok()) << calculated->measures[0].error;
    Lines lines;
    for (const auto& row : calculated->pivot->data) lines.push_back(Line(row));
    return lines;
  };
  EXPECT_EQ(grid("Before(Sum(Amount))"), (Lines{"- 11 17", "- 10 13"}));
  EXPECT_EQ(grid("After(Sum(Amount))"), (Lines{"17 14 -", "13 19 -"}));
  EXPECT_EQ(grid("First(Sum(Amount))"), (Lines{"11 11 11", "10 10 10"}));
  EXPECT_EQ(grid("Last(Sum(Amount),2)"), (Lines{"17 17 17", "13 13 13"}));
  EXPECT_EQ(grid("RangeSum(Before(Sum(Amount),0,ColumnNo()))"), (Lines{"11 28 42", "10 23 42"}));
  EXPECT_EQ(grid("ColumnNo() & '/' & NoOfColumns()"), (Lines{"1/3 2/3 3/3", "1/3 2/3 3/3"}));
  EXPECT_EQ(grid("HRank(Sum(Amount))"), (Lines{"3 1 2", "3 2 1"}));
  EXPECT_EQ(grid("Above(Sum(Amount))"), (Lines{"- - -", "11 17 14"}));
  EXPECT_EQ(grid("Below(total Sum(Amount))"), (Lines{"10 13 19", "- - -"}));
  EXPECT_EQ(grid("RowNo() & '/' & NoOfRows(total)"), (Lines{"1/2 1/2 1/2", "2/2 2/2 2/2"}));
  EXPECT_EQ(grid("Rank(Sum(Amount))"), (Lines{"1 1 2", "2 2 1"}));
  EXPECT_EQ(grid("Dimensionality() & SecondaryDimensionality()"), (Lines{"11 11 11", "11 11 11"}));
  EXPECT_EQ(LinesOf(Define({"Year"}, {"Before(Sum(Amount))", "HRank(Sum(Amount))", "ColumnNo()",
                                      "SecondaryDimensionality()"}))
                .front(),
            "2012 - - - 0");
}

// The values of a field tell all of each other, or nothing.
TEST_F(RelationalFunctions, MutualInformationLiesBetweenNothingAndAll) {
  StagedModel staged;
  Stage(staged, "T", {"A", "Same", "Other", "Number"},
        {{T("x"), T("1"), T("p"), N(1)},
         {T("x"), T("1"), T("q"), N(2)},
         {T("y"), T("2"), T("p"), N(9)},
         {T("y"), T("2"), T("q"), N(10)}});
  Build(std::move(staged));
  EXPECT_EQ(Evaluate("MutualInfo(A, Same)"), "1");
  EXPECT_EQ(Evaluate("MutualInfo(A, Other)"), "0");
  EXPECT_EQ(Evaluate("MutualInfo(Number, A, 'dd')"), "0.66666666666667");  // 2 ln 2 / (ln 4 + ln 2)
  EXPECT_EQ(Evaluate("MutualInfo(A, Same, 'dd', '1')"), "0.5");
  EXPECT_EQ(Evaluate("MutualInfo(A, Same, 'dd', '3')"), "0");
  EXPECT_EQ(Evaluate("MutualInfo(A, Number, 'dc')"), "1");
  EXPECT_EQ(Evaluate("MutualInfo(A, Same, 'zz')"), "-");
}

TEST_F(RelationalFunctions, ChartsAreReadAsColumns) {
  HyperCubeDefinition cube =
      Define({"Group"}, {"Count(Id)", "Only(Group)", "Sum(X)/0", "Sum(Nowhere)"});
  cube.page = {.skip = 1, .top = 9};
  cube.dimensions[0].show_total = true;  // total rows are no part of the columns
  const auto columns = CalculateCubeColumns(cube, {state_.get(), &settings_}, InlineExecution());
  ASSERT_TRUE(columns.ok()) << columns.status();
  EXPECT_EQ(columns->rows, 2);
  EXPECT_EQ(columns->all_rows, 3);
  const DimensionColumn& group = columns->dimensions[0];
  EXPECT_EQ(group.symbols, model_->field(*model_->FindField("Group")).symbols);
  EXPECT_EQ((*group.symbols)[group.ids[0]].text(), "b");
  EXPECT_EQ(columns->measures[0].numbers, (std::vector<double>{3, 1}));
  EXPECT_TRUE(columns->measures[0].texts.empty());
  EXPECT_EQ(columns->measures[1].texts, (std::vector<std::string>{"b", "c"}));
  EXPECT_FALSE(columns->measures[1].is_null(0));
  EXPECT_TRUE(columns->measures[2].is_null(1));
  EXPECT_FALSE(columns->measures[3].error.ok());
  cube.mode = CubeMode::kPivot;
  EXPECT_FALSE(CalculateCubeColumns(cube, {state_.get(), &settings_}, InlineExecution()).ok());
}

TEST_F(RelationalFunctions, FunctionsOfScriptsAreRefusedInCharts) {
  EXPECT_EQ(Evaluate("FirstValue(Id)").substr(0, 42), "FirstValue is a function of scripts only (");
}

// A range over rows and functions of fields once followed a null pointer.
TEST_F(RelationalFunctions, ArgumentsLeftOutBeforeOthersAreRefused) {
  for (const char* formula : {"RangeSum(Above(Id,0,2),,3)", "GetCurrentSelections(,'x')",
                              "GetFieldSelections(Id,,3)", "KMeans2D(2,,X)", "Above(,2)"}) {
    EXPECT_EQ(Evaluate(formula).substr(0, 23), "an argument is left out") << formula;
  }
}

TEST_F(RelationalFunctions, GeometriesAreAggregated) {
  StagedModel staged;
  Stage(staged, "G", {"Area"},
        {{T("[[[0,0],[2,0],[2,1]]]")}, {T("[[[[5,5],[6,5],[6,7]]]]")}, {T("no area")}});
  Build(std::move(staged));
  EXPECT_EQ(Evaluate("GeoBoundingBox(Area)"), R"({"left":0,"top":7,"right":6,"bottom":0})");
  EXPECT_EQ(Evaluate("GeoAggrGeometry(Area)"), "[[[[0,0],[2,0],[2,1]]],[[[5,5],[6,5],[6,7]]]]");
  EXPECT_EQ(Evaluate("GeoBoundingBox('x')"), "-");
}

}  // namespace
}  // namespace celadon
