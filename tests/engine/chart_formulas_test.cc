// Variables, dollar expansions and the moment in the formulas of charts; the examples are those of
// the help pages that the expression language quotes in its section 3.
#include <fstream>
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

using testing::HasSubstr;

class ChartFormulas : public testing::Test {
 protected:
  ChartFormulas() {
    // A file of its own: tests run side by side.
    const std::string path = testing::TempDir() + "chart_formulas_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
    std::ofstream(path) << "Region,Sales\nNorth,10\nSouth,20\nSouth,12\n";
    EXPECT_TRUE(app_->Load(path, "Sales table", engine_.MakeExecution()).ok());
    engine_.StopClock(41773.5);
  }

  // The text of the value, or the message of the error.
  std::string Eval(const std::string& formula) {
    const auto cell = session_.Evaluate(formula, engine_.MakeExecution());
    return cell.ok() ? cell->text : std::string(cell.status().message());
  }
  void Set(const std::string& name, const std::string& text) {
    app_->SetVariable(name, Value::Text(text));
  }

  Engine engine_{{.threads = 1, .seed = 1, .time_zone = "UTC"}};
  std::shared_ptr<App> app_ =
      std::make_shared<App>(&engine_, *DataFolder::Open(testing::TempDir()));
  Session session_{app_};
};

TEST_F(ChartFormulas, PutInTheTextOfVariables) {
  Set("MUL", "$1*$2");
  Set("vMeasure", "Sum(Sales)");
  Set("vHolder", "$(vMeasure) / 2");
  Set("vWhich", "Measure");
  EXPECT_EQ(Eval("$(MUL(3,7))"), "21");
  EXPECT_EQ(Eval("'$(MUL)'"), "$1*$2");
  EXPECT_EQ(Eval("'$(MUL(10))'"), "10*$2");
  EXPECT_EQ(Eval("$(MUL( 5 , 7,8))"), "35");
  EXPECT_EQ(Eval("$(vMeasure) + 1"), "43");
  EXPECT_EQ(Eval("$(vHolder)"), "21");
  EXPECT_EQ(Eval("$(v$(vWhich))"), "42");
  EXPECT_EQ(Eval("1 $(vUnknown) + 1"), "2");
}

TEST_F(ChartFormulas, CountParametersAndLeaveMissingOnes) {
  Set("PAR", "$1*$2 $0 par");
  EXPECT_EQ(Eval("'$(PAR(3,7))'"), "3*7 2 par");
}

TEST_F(ChartFormulas, EvaluateFormulasBetweenDollarParentheses) {
  EXPECT_EQ(Eval("$(=Sum(Sales)) / 2"), "21");
  EXPECT_EQ(Eval("'Up to $(=Max(Sales))'"), "Up to 20");
  ASSERT_TRUE(session_.Select("Region", {"North"}, engine_.MakeExecution()).ok());
  EXPECT_EQ(Eval("$(=Sum(Sales))"), "10");
}

TEST_F(ChartFormulas, ReadVariablesByName) {
  Set("vText", "3+4");
  Set("vCalculated", "=Sum(Sales)+1");
  app_->SetVariable("vNumber", Value::Number(7));
  EXPECT_EQ(Eval("vText"), "3+4");
  EXPECT_EQ(Eval("vCalculated * 2"), "86");
  EXPECT_EQ(Eval("vNumber + 1"), "8");
  EXPECT_EQ(Eval("Sum(Sales * vNumber)"), "294");
  EXPECT_EQ(Eval("$(vCalculated) * 2"), "86");
  // A field goes before a variable inside an aggregation, and behind it outside.
  Set("Region", "variable");
  EXPECT_EQ(Eval("Count(distinct Region)"), "2");
  EXPECT_EQ(Eval("Region"), "variable");
}

TEST_F(ChartFormulas, WriteNumbersWithAPoint) {
  Set("DecimalSep", ",");
  Set("vComma", "1,5");
  app_->SetVariable("vNumber", Value::Number(2.5));
  EXPECT_EQ(Eval("$(#vNumber) * 2"), "5");
  EXPECT_EQ(Eval("$(#vComma) * 2"), "3");
  EXPECT_EQ(Eval("$(#vUnknown)"), "0");  // [U]
  EXPECT_EQ(Eval("$(#=Max(Sales)+0.5) * 2"), "41");
  EXPECT_EQ(Eval("$(#=Only(Region))"), "0");  // [U]
  EXPECT_EQ(Eval("Sum({<Sales={$(#=Max(Sales))}>} Sales)"), "20");
  EXPECT_EQ(Eval("Sum({<Sales={\"<$(#=Max(Sales)-1)\"}>} Sales)"), "22");
}

TEST_F(ChartFormulas, EndWhereVariablesLeadIntoThemselves) {
  Set("vLoop", "=vLoop+1");
  Set("vTextLoop", "$(vTextLoop)");
  EXPECT_THAT(Eval("vLoop"), HasSubstr("lead into each other"));
  EXPECT_THAT(Eval("$(vTextLoop)"), HasSubstr("never end"));
}

TEST_F(ChartFormulas, SeeTheMoment) {
  EXPECT_EQ(Eval("Now()"), "2014-05-14 12:00:00");
  EXPECT_EQ(Eval("Count(if(Sales < Today(), 1))"), "3");
  EXPECT_NE(Eval("Rand()"), Eval("Rand()"));
}

TEST_F(ChartFormulas, TakeFormulasApartByColumn) {
  EXPECT_EQ(Eval("Sum(if(Sales>11,1,0))"), "2");
  EXPECT_EQ(Eval("Sum(if(Region='South' and Sales>15,Sales*2,1))"), "42");
  EXPECT_EQ(Eval("Count(distinct Left(Region,1) & '!')"), "2");
  EXPECT_EQ(Eval("Only(if(Sales>15,Upper(Region) & Sales))"), "SOUTH20");
}

TEST_F(ChartFormulas, HaveRandomNumbersOfTheirOwn) {
  EXPECT_EQ(Eval("Count(distinct Rand()*Sales)"), "3");
  EXPECT_EQ(Eval("Sum(if(Rand()*Sales=Rand()*Sales,1,0))"), "0");
  EXPECT_EQ(Eval("Sum(Rand()*Sales)=Sum(1*Rand()*Sales)"), "0");
}

TEST_F(ChartFormulas, SeeTheSameMomentInScripts) {
  ASSERT_TRUE(
      app_->RunScriptText("T: LOAD Today() as Day, Rand() as A, Rand() as B AUTOGENERATE 20;",
                          engine_.MakeExecution())
          .ok());
  EXPECT_EQ(Eval("Only(Day)"), "2014-05-14");
  EXPECT_EQ(Eval("Count(distinct A)"), "20");
  EXPECT_EQ(Eval("Sum(if(A=B,1,0))"), "0");
  EXPECT_EQ(Eval("ReloadTime()"), "2014-05-14 12:00:00");
}

TEST_F(ChartFormulas, CountTheYearOfAReloadUpToItsOwnDay) {
  const std::string script =
      "T: LOAD YearToDate(Today()) as Now, YearToDate(Today() + 1) as Later, "
      "YearToDate(AddYears(Today(), -1), -1) as Last AUTOGENERATE 1;";
  ASSERT_TRUE(app_->RunScriptText(script, engine_.MakeExecution()).ok());
  EXPECT_EQ(Eval("Only(Now)"), "-1");
  EXPECT_EQ(Eval("Only(Later)"), "0");
  EXPECT_EQ(Eval("Only(Last)"), "-1");
}

TEST_F(ChartFormulas, TellExpansionsOfTheChart) {
  HyperCubeDefinition cube;
  cube.dimensions.push_back({.expression = "Region", .label = {}});
  cube.measures.push_back(
      {.expression = "Concat([$(=GetObjectField(0))]) & '$(=GetObjectDimension(0))'", .label = {}});
  const auto result = session_.Cube(cube, engine_.MakeExecution());
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_FALSE(result->cells.empty());
  const std::string& region = result->cells[0][0].text;
  EXPECT_TRUE(result->cells[0][1].text.starts_with(region)) << result->cells[0][1].text;
  EXPECT_TRUE(result->cells[0][1].text.ends_with("Region"));
}

TEST_F(ChartFormulas, ExpandInDimensionsToo) {
  Set("vDimension", "Region");
  HyperCubeDefinition cube;
  cube.dimensions.push_back({.expression = "[$(vDimension)]", .label = {}});
  cube.measures.push_back({.expression = "$(=1+1) * Sum(Sales)", .label = {}});
  const auto result = session_.Cube(cube, engine_.MakeExecution());
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->cells.size(), 2u);
  EXPECT_EQ(result->totals[0].text, "84");
}

}  // namespace
}  // namespace celadon
