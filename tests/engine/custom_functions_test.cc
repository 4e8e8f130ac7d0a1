// Functions that a host registers: formulas of charts and of scripts call them like any other.
#include <atomic>
#include <string>

#include "engine/test_app.h"
#include "gmock/gmock.h"

namespace celadon {
namespace {

using testing::HasSubstr;

// price, rate (10 where it is not given): the price with tax.
Value Gross(std::span<const Value> arguments) {
  if (!arguments[0].has_number()) return Value();
  const double rate =
      arguments.size() > 1 && arguments[1].has_number() ? arguments[1].number() : 10;
  return Value::Number(arguments[0].number() * (100 + rate) / 100);
}

Value Initials(std::span<const Value> arguments) {
  std::string initials;
  for (const Value& value : arguments) {
    if (value.has_text() && !value.text().empty()) initials += value.text()[0];
  }
  return initials.empty() ? Value() : Value::Dual(initials, static_cast<double>(initials.size()));
}

// The largest number less the smallest one.
Value Span(std::span<const AggregationSample> samples) {
  std::optional<double> least, most;
  for (const AggregationSample& sample : samples) {
    if (!sample.values[0].has_number()) continue;
    const double number = sample.values[0].number();
    least = std::min(least.value_or(number), number);
    most = std::max(most.value_or(number), number);
  }
  return least.has_value() ? Value::Number(*most - *least) : Value();
}

Value Trail(std::span<const AggregationSample> samples) {
  std::string trail;
  for (const AggregationSample& sample : samples) {
    trail += sample.values[0].has_text() ? sample.values[0].text() : "?";
  }
  return Value::Text(trail);
}

Value Records(std::span<const AggregationSample> samples) {
  double records = 0;
  for (const AggregationSample& sample : samples) records += static_cast<double>(sample.count);
  return Value::Number(records);
}

class CustomFunctions : public testing::Test {
 protected:
  CustomFunctions() {
    FunctionRegistry& functions = test_.engine.functions();
    EXPECT_TRUE(functions.Add(CustomFunction{"Gross", "price[, rate]", "With tax", Gross}).ok());
    EXPECT_TRUE(functions.Add(CustomFunction{"Initials", "name, …", "Letters", Initials}).ok());
    EXPECT_TRUE(functions.Add(CustomAggregation{"Span", "value", "Width", false, Span}).ok());
    EXPECT_TRUE(functions.Add(CustomAggregation{"Trail", "value", "In order", true, Trail}).ok());
    EXPECT_TRUE(functions.Add(CustomAggregation{"Records", "value", "All", false, Records}).ok());
    test_.Load("Sales", "Region,Amount\nSouth,30\nNorth,5\nSouth,10\nSouth,10\n");
  }

  std::string Eval(const std::string& formula) {
    return Evaluate(session_, formula, test_.Execution());
  }

  TestApp test_;
  Session session_{test_.app};
};

TEST_F(CustomFunctions, AreCalledByFormulas) {
  EXPECT_EQ(Eval("Gross(200)"), "220");
  EXPECT_EQ(Eval("gross(200, 25) + 1"), "251");
  EXPECT_EQ(Eval("Gross('no number')"), "-");
  EXPECT_EQ(Eval("Sum(Gross(Amount))"), "60.5");
  EXPECT_EQ(Eval("Initials('Ada', 'Lovelace')"), "AL");
  EXPECT_EQ(Eval("Initials('Ada', 'Lovelace') + 1"), "3");
  EXPECT_EQ(Eval("Concat(distinct Text(Initials(Region)), ',')"), "N,S");
}

// Though only the number of the result counts, the call sees the texts of its arguments.
TEST_F(CustomFunctions, SeeTextsWhereNumbersAreWanted) {
  EXPECT_EQ(Eval("Sum(Initials(Region))"), "4");
}

TEST_F(CustomFunctions, AggregateUnderSetsAndDimensions) {
  EXPECT_EQ(Eval("Span(Amount)"), "25");
  EXPECT_EQ(Eval("Span({<Region={South}>} Amount)"), "20");
  EXPECT_EQ(Eval("Span({<Region={Nowhere}>} Amount)"), "-");
  EXPECT_EQ(Eval("Trail(Region)"), "SouthNorthSouthSouth");
  EXPECT_EQ(Eval("Trail(distinct Region)"), "SouthNorth");
  EXPECT_EQ(Eval("Records(Amount) & Records(distinct Amount)"), "43");
  EXPECT_EQ(Eval("Max(Aggr(Span(Amount), Region))"), "20");
  HyperCubeDefinition cube;
  cube.dimensions = {{"Region", ""}};
  cube.measures = {{"Span(Amount)", ""}, {"Span(total Amount)", ""}};
  const auto calculated = session_.Cube(cube, test_.Execution());
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_EQ(calculated->cells[1][1].number, 20);
  EXPECT_EQ(calculated->cells[0][2].number, 25);
}

TEST_F(CustomFunctions, StandInScripts) {
  const auto report = test_.app->RunScriptText(
      "S: LOAD * INLINE [K,V\na,1\nb,2\na,7\n];\n"
      "T: LOAD K as Key, Span(V) as Width, Gross(Sum(V)) as Taxed Resident S Group By K;",
      test_.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(Eval("Concat(Width,';') & '|' & Concat(Taxed,';')"), "0;6|2.2;8.8");
  const auto check = test_.app->CheckScriptFile(
      test_.File("check.qvs", "LET x = Gross(1) + Grosss(1);"), test_.Execution());
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_THAT(check->unknown_functions, testing::ElementsAre("Grosss"));
}

// 6,000 rows of 3,000 texts: a function of one field is called for the values of the rows that
// stay, and for NULL.
TEST_F(CustomFunctions, AreCalledForValuesThatStay) {
  std::atomic<int> calls = 0;
  const auto counted = [&calls](std::span<const Value> arguments) {
    ++calls;
    return arguments[0];
  };
  FunctionRegistry& functions = test_.engine.functions();
  ASSERT_TRUE(functions.Add(CustomFunction{"Counted", "value", "As it is", counted}).ok());
  const std::string made =
      "S: LOAD RecNo() as N, 'x' & Mod(RecNo(),3000) as T, Mod(RecNo(),10) as G AUTOGENERATE "
      "6000;\n";
  const struct {
    std::string load;
    int most;
    std::string texts;  // distinct, as they are and of the function
  } kLoads[] = {
      {"R: LOAD T as U, Counted(T) as C Resident S Where G = 1;", 301, "300 300"},
      {"R: LOAD T as U, Counted(T) as C Resident S Where G = 1 and N > 3000;", 301, "300 300"},
      {"R: LOAD *; LOAD T as U, Counted(T) as C Resident S Where N > 5900 While IterNo() < 3;", 101,
       "100 100"},
      {"R: LOAD T as U, Counted(T) as C Resident S Where G <> 1;", 2701, "2700 2700"},
      {"R: LOAD T as U, Counted(T) as C Resident S Where N > 2 and G <> 1;", 2 * 3000 + 2,
       "2700 2700"},
      {"R: LOAD T as U, Counted(T) as C Resident S;", 3001, "3000 3000"},
      {"P: LOAD T Resident S Where N < 11; R: LOAD T as U, Counted(T) as C Resident P;", 11,
       "10 10"},
  };
  for (const auto& [load, most, texts] : kLoads) {
    calls = 0;
    const auto report = test_.app->RunScriptText(made + load, test_.Execution());
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(Eval("Count(distinct U) & ' ' & Count(distinct C)"), texts) << load;
    EXPECT_EQ(Eval("Sum(if(U = C, 0, 1))"), "0") << load;
    EXPECT_LE(calls, most) << load;
    EXPECT_GE(calls, std::stoi(texts)) << load;
  }
}

TEST_F(CustomFunctions, AreCheckedLikeOthers) {
  EXPECT_THAT(Eval("Gross()"), HasSubstr("too few arguments for Gross"));
  EXPECT_THAT(Eval("Gross(1,2,3)"), HasSubstr("too many arguments for Gross"));
  EXPECT_THAT(Eval("Gros(1)"), HasSubstr("did you mean Gross"));
  FunctionRegistry& functions = test_.engine.functions();
  EXPECT_FALSE(functions.Add(CustomFunction{"two words", "", "", Gross}).ok());
  EXPECT_FALSE(functions.Add(CustomFunction{"1st", "", "", Gross}).ok());
  EXPECT_FALSE(functions.Add(CustomFunction{"Gross", "", "", nullptr}).ok());
  EXPECT_EQ(functions.Find("span")->signature(), "Span(value)");
  EXPECT_EQ(CategoryName(functions.Find("span")->category), "custom");
}

}  // namespace
}  // namespace celadon
