// The aggregations of statistical tests: the examples of the help pages, whose figures are rounded
// as the pages round them, and those of spreadsheets.
#include <cmath>
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "celadon/distributions.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

constexpr char kScript[] = R"(
Samples: CrossTable (Type, Value) LOAD RecNo() as ID, * INLINE [
Observation|Comparison
35|2
40|27
12|38
15|31
21|1
14|19
46|1
10|34
28|3
48|1
16|2
30|3
32|2
48|1
31|2
22|1
12|3
39|29
19|37
25|2] (delimiter is '|');
Grades: LOAD * INLINE [
Grp,Grade,Count
I,A,15
I,B,7
I,C,9
I,D,20
I,E,26
I,F,19
II,A,10
II,B,11
II,C,7
II,D,15
II,E,21
II,F,16
];
Opinions: LOAD * INLINE [
Gender,Opinion,Actual,Expected
Men,Agree,58,45.35
Men,Neutral,11,17.56
Men,Disagree,10,16.09
Women,Agree,35,47.65
Women,Neutral,25,18.44
Women,Disagree,23,16.91
];
Weighted: LOAD * INLINE [
Times,Of,Measured
2,a,1
1,a,4
3,b,6
1,b,10
];
Bad: LOAD * INLINE [
BadType,BadValue
a,1
a,2
b,text
b,4
];
)";

class StatisticalTest : public testing::Test {
 protected:
  StatisticalTest() {
    AddDistributionFunctions(engine_.functions());
    const auto loaded = app_->RunScriptText(kScript, engine_.MakeExecution());
    EXPECT_TRUE(loaded.ok()) << loaded.status();
  }

  // NaN for NULL.
  double Eval(const std::string& formula) {
    const auto cell = session_.Evaluate(formula, engine_.MakeExecution());
    EXPECT_TRUE(cell.ok()) << cell.status();
    return cell.ok() && cell->has_number ? cell->number : std::nan("");
  }

  struct Case {
    const char* formula;
    double value;
    double tolerance;
  };
  void Expect(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      EXPECT_NEAR(Eval(one.formula), one.value, one.tolerance) << one.formula;
    }
  }

  Engine engine_{{.threads = 1, .time_zone = "UTC"}};
  std::shared_ptr<App> app_ =
      std::make_shared<App>(&engine_, *DataFolder::Open(testing::TempDir()));
  Session session_{app_};
};

// Help "Creating a typical t-test report".
TEST_F(StatisticalTest, ComparesTheMeansOfTwoGroups) {
  Expect({{"TTest_t(Type, Value)", 3.534, 5e-4},
          {"TTest_t(Type, Value, 0)", 3.534, 5e-4},
          {"TTest_df(Type, Value)", 38, 0},
          {"TTest_df(Type, Value, 0)", 37.116717335823, 1e-11},
          {"TTest_sig(Type, Value)", 0.001, 5e-4},
          {"TTest_sig(Type, Value, false())", 0.001, 5e-4},
          {"TTest_dif(Type, Value)", 15.2, 1e-12},
          {"TTest_sterr(Type, Value)", 4.30101, 5e-6},
          {"TTest_sterr(Type, Value, 0)", 4.30101, 5e-6},
          {"TTest_lower(Type, Value, (1-(95)/100)/2)", 6.49306, 5e-6},
          {"TTest_upper(Type, Value, (1-(95)/100)/2)", 23.9069, 5e-5},
          {"TTest_lower(Type, Value, (1-(95)/100)/2, 0)", 6.48625, 5e-6},
          {"TTest_upper(Type, Value, 0.025, false())", 23.9137, 5e-5},
          {"TTest_conf(Type, Value)", (23.9069 - 6.49306) / 2, 5e-5}});
}

// Help "Examples of how to use z-test functions". The significance is that of both sides, as the
// pages of the functions say; it and that of the t-test are from an integration by hand (Simpson).
TEST_F(StatisticalTest, ComparesAMeanWithZero) {
  Expect({{"ZTest_conf({<Type={Comparison}>} Value)", 6.40, 5e-3},
          {"ZTest_dif({<Type={Comparison}>} Value)", 11.95, 1e-12},
          {"ZTest_sterr({<Type={Comparison}>} Value)", 3.27, 5e-3},
          {"ZTest_z({<Type={Comparison}>} Value)", 3.66, 5e-3},
          {"ZTest_sig({<Type={Comparison}>} Value)", 2.54891942708e-4, 1e-14},
          {"ZTest_conf({<Type={Observation}>} Value)", 5.48, 5e-3},
          {"ZTest_sterr({<Type={Observation}>} Value)", 2.80, 5e-3},
          {"ZTest_z({<Type={Observation}>} Value)", 9.71, 5e-3},
          {"ZTest_z({<Type={Observation}>} Value - 27.15)", 0, 1e-12},
          {"ZTest_sterr({<Type={Observation}>} Value, 10)", 10 / std::sqrt(20), 1e-12},
          {"ZTest_lower({<Type={Observation}>} Value, 10)", 27.15 - 4.382613, 1e-6},
          {"ZTest_upper({<Type={Observation}>} Value, 10, 0.05)", 27.15 + 3.678005, 1e-6},
          {"TTest1_t({<Type={Observation}>} Value)", 27.15 / 2.7968733, 1e-5},
          {"TTest1_df({<Type={Observation}>} Value)", 19, 0},
          {"TTest1_dif({<Type={Observation}>} Value)", 27.15, 1e-12},
          {"TTest1_sterr({<Type={Observation}>} Value)", 2.7968733, 5e-8},
          {"TTest1_sig({<Type={Comparison}>} Value)", 1.675072611794e-3, 1e-13},
          // t of 19 degrees at 97.5%, from tables: 2.093024.
          {"TTest1_conf({<Type={Observation}>} Value)", 2.093024 * 2.7968733, 1e-5},
          {"TTest1_lower({<Type={Observation}>} Value)", 27.15 - 2.093024 * 2.7968733, 1e-5},
          {"TTest1_upper({<Type={Observation}>} Value)", 27.15 + 2.093024 * 2.7968733, 1e-5}});
}

// Help "Examples of how to use chi2-test functions in charts"; the opinions are the example of
// CHISQ.TEST in spreadsheets, too: chi-squared 16.1696, 2 degrees of freedom, 0.000308192.
TEST_F(StatisticalTest, ComparesCountsWithExpectedOnes) {
  Expect({{"Chi2Test_p(Grp, Grade, Count)", 0.820, 5e-4},
          {"Chi2Test_df(Grp, Grade, Count)", 5, 0},
          {"Chi2Test_chi2(Grp, Grade, Count)", 2.21, 5e-3},
          {"Chi2Test_p(Gender, Opinion, Actual, Expected)", 0.000308192, 5e-10},
          {"Chi2Test_df(Gender, Opinion, Actual, Expected)", 2, 0},
          {"Chi2Test_chi2(Gender, Opinion, Actual, Expected)", 16.16957507479688, 1e-12},
          // One row of cells: a die, spreadsheets' degrees of freedom.
          {"Chi2Test_df({<Gender={Men}>} Gender, Opinion, Actual, Expected)", 2, 0}});
}

// A weight is how often a value counts: the same as 1, 1, 4 and 6, 6, 6, 10.
TEST_F(StatisticalTest, CountsValuesByWeight) {
  Expect({{"TTest1w_dif({<Of={a}>} Times, Measured)", 2, 1e-12},
          {"TTest1w_df({<Of={a}>} Times, Measured)", 2, 0},
          {"TTest1w_sterr({<Of={a}>} Times, Measured)", 1, 1e-12},
          {"TTest1w_t({<Of={a}>} Times, Measured)", 2, 1e-12},
          {"TTest1w_sig({<Of={a}>} Times, Measured)", 0.1835034, 5e-8},
          {"ZTestw_dif({<Of={b}>} Times, Measured)", 7, 1e-12},
          {"ZTestw_sterr({<Of={b}>} Times, Measured)", 1, 1e-12},
          {"ZTestw_z({<Of={b}>} Times, Measured)", 7, 1e-12},
          {"ZTestw_conf({<Of={b}>} Times, Measured)", 1.959964, 5e-7},
          {"TTestw_dif(Times, Of, Measured)", -5, 1e-12},
          {"TTestw_df(Times, Of, Measured)", 5, 0},
          {"TTestw_sterr(Times, Of, Measured)", std::sqrt(3.6 * (1 / 3. + 1 / 4.)), 1e-12},
          {"TTestw_upper(Times, Of, Measured) - TTestw_lower(Times, Of, Measured)"
           " - 2 * TTestw_conf(Times, Of, Measured)",
           0, 1e-12}});
}

TEST_F(StatisticalTest, IsNullWhereItHasNoMeaning) {
  for (const char* formula :
       {"TTest_t(BadType, BadValue)", "TTest_t(Grade, Count)", "TTest1_t(BadValue)",
        "ZTest_z(BadValue)", "Chi2Test_p(BadType, BadType, BadValue)",
        "TTest1_t({<ID={1},Type={Observation}>} Value)"}) {
    EXPECT_TRUE(std::isnan(Eval(formula))) << formula;
  }
}

TEST_F(StatisticalTest, StandsInScriptsToo) {
  std::string script = kScript;
  script +=
      "R: LOAD TTest_t(Type, Value) as t, Chi2Test_df(Type, ID, Value) as df Resident Samples;";
  const auto loaded = app_->RunScriptText(script, engine_.MakeExecution());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_NEAR(Eval("t"), 3.534, 5e-4);
  EXPECT_EQ(Eval("df"), 19);
}

}  // namespace
}  // namespace celadon
