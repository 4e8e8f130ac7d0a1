// The worked cases of the expression language, section 11, and the examples of help pages that its
// other sections quote, each under the number or the name that it has there. The figures are the
// pages' own; where a page rounds, the tolerance is that of its last digit.
#include <cmath>
#include <string>
#include <vector>

#include "engine/test_app.h"

namespace celadon {
namespace {

constexpr char kSales[] =
    "Customer,Product,OrderNumber,UnitSales,UnitPrice\n"
    "Astrida,AA,1,4,16\nAstrida,AA,7,10,15\nAstrida,BB,4,9,9\nBetacab,BB,6,5,10\n"
    "Betacab,CC,5,2,20\nBetacab,DD,1,25,25\nCanutility,AA,3,8,15\nCanutility,CC,,,19\n"
    "Divadip,AA,2,4,16\nDivadip,DD,3,,25\n";
constexpr char kMonths[] = "Month,Group,Value\n1,A,1\n1,B,2\n2,A,3\n2,B,4\n3,A,5\n3,B,6\n";
constexpr char kYears[] =
    "Year,Quarter,Amount\n2012,Q1,1100\n2012,Q2,1700\n2012,Q3,1400\n2012,Q4,1800\n"
    "2013,Q1,1000\n2013,Q2,1300\n2013,Q3,1100\n2013,Q4,1400\n";
constexpr char kCountries[] = "Country,Amount\nCanada,14\nCzech Republic,10\nFrance,4\nGermany,7\n";
constexpr char kRanks[] =
    "Month,Group,Val\n1,A,17\n2,B,9\n3,B,22\n4,A,16\n5,B,10\n6,B,5\n7,A,11\n8,A,20\n";
constexpr char kSamples[] =
    "Obs,Cmp\n35,2\n40,27\n12,38\n15,31\n21,1\n14,19\n46,1\n10,34\n28,3\n48,1\n16,2\n30,3\n32,2\n"
    "48,1\n31,2\n22,1\n12,3\n39,29\n19,37\n25,2\n";
constexpr char kSuppliers[] = "Cust,Prod,Amt\nc1,Shoe,10\nc1,Hat,5\nc2,Hat,7\nc3,Shoe,1\n";
constexpr char kGrowing[] =
    "Customer,Sales\nAstrida,587\nBetacab,539\nCanutility,683\nDivadip,1194\n";
constexpr char kFields[] = "MyField\n10\n2\n8\n18\n5\n9\n";
constexpr char kAges[] =
    "Age,Salary\n20,25000\n25,32000\n45,56000\n31,29000\n31,32000\n25,26000\n36,46000\n"
    "38,40000\n40,45000\n23,28000\n";
constexpr char kStates[] = "State,Country\ns1,X\ns2,X\ns3,Y\ns4,Y\n";

class WorkedCases : public testing::Test {
 protected:
  struct Case {
    const char* id;
    const char* expression;
    const char* result;  // as shown; "-" is NULL
    double tolerance = 0;
  };

  // Replaces all tables by this one. The empty text stays a text, as a script reads it.
  void Use(const char* lines) {
    test_.File("data.csv", lines);
    const auto report = test_.app->RunScriptText(
        "T: LOAD * FROM data.csv (txt, utf8, embedded labels, delimiter is ',');",
        test_.Execution());
    ASSERT_TRUE(report.ok()) << report.status();
  }
  void Select(const std::string& field, const std::vector<std::string>& values) {
    const auto selected = session_.Select(field, values, test_.Execution());
    ASSERT_TRUE(selected.ok()) << selected.status();
  }

  void Expect(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      SCOPED_TRACE(std::string(one.id) + ": " + one.expression);
      const auto cell = session_.Evaluate(one.expression, test_.Execution());
      ASSERT_TRUE(cell.ok()) << cell.status();
      Compare(*cell, one.result, one.tolerance);
    }
  }

  // A cell of each row, in the order of the dimensions.
  void ExpectRows(const char* id, const std::vector<std::string>& dimensions,
                  const std::string& measure, const std::vector<const char*>& results,
                  double tolerance = 0) {
    SCOPED_TRACE(std::string(id) + ": " + measure);
    HyperCubeDefinition cube;
    for (const std::string& dimension : dimensions) cube.dimensions.push_back({dimension, ""});
    cube.measures = {{measure, ""}};
    const auto calculated = session_.Cube(cube, test_.Execution());
    ASSERT_TRUE(calculated.ok()) << calculated.status();
    ASSERT_TRUE(calculated->measures[0].error.ok()) << calculated->measures[0].error;
    ASSERT_EQ(calculated->cells.size(), results.size());
    for (size_t row = 0; row < results.size(); ++row) {
      Compare(calculated->cells[row].back(), results[row], tolerance);
    }
  }

  static void Compare(const Cell& cell, const char* result, double tolerance) {
    if (tolerance == 0) {
      EXPECT_EQ(cell.text, result);
    } else {
      EXPECT_NEAR(cell.number, std::stod(result), tolerance);
    }
  }

  TestApp test_;
  Session session_{test_.app};
};

TEST_F(WorkedCases, Counters) {
  Use(kSales);
  Expect({{"1", "Count(OrderNumber)", "10"},
          {"2", "Count(distinct OrderNumber)", "8"},
          {"3", "NumericCount(OrderNumber)", "9"},
          {"3", "TextCount(OrderNumber)", "1"},
          {"3", "MissingCount(OrderNumber)", "1"},
          {"3", "NullCount(OrderNumber)", "0"}});
}

TEST_F(WorkedCases, BasicAggregations) {
  Use(kSales);
  Expect({{"5", "Sum(UnitSales)", "67"},
          {"6", "Sum(UnitSales*UnitPrice)", "1194"},
          {"7", "Avg(UnitSales)", "8.375"},
          {"7", "Avg({<Customer={Canutility}>} UnitSales)", "8"},
          {"8", "Max(UnitSales)", "25"},
          {"8", "Max(UnitSales,2)", "10"},
          {"8", "Min(UnitSales)", "2"},
          {"10", "Mode(Product)", "AA"},
          {"11", "Only({<Product={CC},UnitPrice={20}>} Customer)", "Betacab"},
          {"12", "FirstSortedValue(Product, UnitPrice)", "BB"},
          {"14", "Concat(distinct Product, ';')", "AA;BB;CC;DD"}});
  ExpectRows("5", {"Customer"}, "Sum(UnitSales)", {"23", "32", "8", "4"});
}

TEST_F(WorkedCases, StringAggregationsOfScripts) {
  const auto report = test_.app->RunScriptText(
      "T: LOAD * INLINE [Region,Team\nEast,Gamma\nEast,Gamma\nEast,Alpha\nEast,Delta\nEast,Beta\n"
      "];\nG: LOAD Region as R, MinString(Team) & '|' & MaxString(Team) & '|' & FirstValue(Team) &"
      " '|' & LastValue(Team) as Joined Resident T Group By Region;",
      test_.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  Expect({{"16", "Joined", "Alpha|Gamma|Gamma|Beta"},
          {"16", "MinString(Team)", "Alpha"},
          {"16", "MaxString(Team)", "Gamma"}});
}

TEST_F(WorkedCases, TotalLeavesDimensionsOut) {
  Use(kMonths);
  const std::vector<std::string> both = {"Month", "Group"};
  ExpectRows("17", both, "Sum(total Value)", {"21", "21", "21", "21", "21", "21"});
  ExpectRows("18", both, "Sum(total <Month> Value)", {"3", "3", "7", "7", "11", "11"});
  Select("Month", {"1", "2"});
  ExpectRows("20", both, "Sum(total Value)", {"10", "10", "10", "10"});
  ExpectRows("20", {"Group"}, "Sum({1} total Value)", {"21", "21"});
  ExpectRows("4", {"Group"}, "Sum(all Value)", {"21", "21"});
}

TEST_F(WorkedCases, ScopeIsDimensionsAndSelections) {
  Use(kYears);
  ExpectRows("23", {"Year"}, "Sum({1} TOTAL Amount)", {"10800", "10800"});
  Select("Quarter", {"Q2"});
  const std::vector<std::string> both = {"Year", "Quarter"};
  ExpectRows("21", both, "Sum(Amount)", {"1700", "1300"});
  ExpectRows("21", both, "Sum(TOTAL Amount)", {"3000", "3000"});
  ExpectRows("21", both, "Num(Sum(Amount)/Sum(TOTAL Amount),'0.0 %')", {"56.7 %", "43.3 %"});
}

TEST_F(WorkedCases, SetModifiers) {
  Use(kCountries);
  Expect({{"33", "Sum({1<Country={\"c*\"}>} Amount)", "24"},
          {"33", "Sum({1<Country={'c*'}>} Amount)", "0"},
          {"33", "Sum({1<Country={canada}>} Amount)", "14"},
          {"33", "Sum({1<Country={'canada'}>} Amount)", "0"},
          {"35", "Sum({1<Country={\"=Sum(Amount)>=10\"}>} Amount)", "24"}});
  Select("Country", {"Canada", "Czech Republic"});
  Expect({{"25", "Sum(Amount)", "24"},
          {"26", "Sum({<Country*={Canada}>} Amount)", "14"},
          {"27", "Sum({<Country-={Canada}>} Amount)", "10"},
          {"28", "Sum({<Country+={France}>} Amount)", "28"},
          {"30", "Sum({<Country=-{Canada}>} Amount)", "21"},
          {"32", "Sum({<Country=>} Amount)", "35"}});
  Select("Country", {"France"});
  Expect({{"35", "Sum({1<Country={\"=Sum(Amount)>=10\"}>} Amount)", "0"}});
}

TEST_F(WorkedCases, SetFunctionsAndOuterSets) {
  Use(kSuppliers);
  Expect({{"37", "Sum({<Cust=P({1<Prod={'Shoe'}>} Cust)>} Amt)", "16"},
          {"39", "{<Prod={Hat}>} Sum(Amt)/Sum({1} Amt)", "0.5217", 5e-5}});
  ExpectRows("37", {"Cust"}, "Sum({<Cust=P({1<Prod={'Shoe'}>} Cust)>} Amt)", {"15", "0", "1"});
}

TEST_F(WorkedCases, Ranks) {
  Use(kRanks);
  ExpectRows("42", {"Month"}, "Rank(Sum(Val))", {"3", "7", "1", "4", "6", "8", "5", "2"});
  Expect({{"42", "Rank(Sum(Val))", "-"}});
}

TEST_F(WorkedCases, FunctionsOfOtherRows) {
  Use(kGrowing);
  ExpectRows("45", {"Customer"}, "Above(Sum(Sales))", {"-", "587", "539", "683"});
  ExpectRows("46", {"Customer"}, "Sum(Sales)+Above(Sum(Sales))", {"-", "1126", "1222", "1877"});
  ExpectRows("46", {"Customer"}, "RangeSum(Above(Sum(Sales),0,RowNo()))",
             {"587", "1126", "1809", "3003"});
  Use(kFields);
  HyperCubeDefinition cube;
  cube.dimensions = {{"MyField", ""}};
  cube.measures = {{"RangeCount(Above(MyField,1,3))", ""}};
  cube.sort = {{.column = 0,
                .criteria = {{.by = SortBy::kLoadOrder, .descending = false, .expression = {}}}}};
  const auto calculated = session_.Cube(cube, test_.Execution());
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  const double counts[] = {0, 1, 2, 3, 3, 3};
  for (size_t row = 0; row < 6; ++row) EXPECT_EQ(calculated->cells[row][1].number, counts[row]);
}

TEST_F(WorkedCases, Ranges) {
  Expect({{"50", "RangeAvg(1,2,4)", "2.333333333", 1e-9},
          {"50", "RangeAvg(1,'xyz')", "1"},
          {"50", "RangeAvg(null(),'abc')", "-"},
          {"51", "RangeCount(2,'xyz',null())", "2"},
          {"51", "RangeSum(1,'a',null(),4)", "5"},
          {"52", "RangeFractile(0.24,1,2,4,6)", "1.72"},
          {"52", "RangeFractile(0.5,1,2,5,6)", "3.5"}});
}

TEST_F(WorkedCases, AggrAndNodistinct) {
  const std::string without_divadip =
      std::string(kSales).substr(0, std::string(kSales).find("Div"));
  Use(without_divadip.c_str());
  const std::vector<std::string> both = {"Customer", "Product"};
  ExpectRows("54", both, "Sum(UnitSales*UnitPrice)", {"214", "81", "50", "40", "625", "120", "0"});
  ExpectRows("55", both,
             "Num(Sum(UnitSales*UnitPrice)/Only(Aggr(Sum(UnitSales*UnitPrice),Customer)),'0.0000')",
             {"0.7254", "-", "0.0699", "-", "-", "1.0000", "-"});
  Expect({{"57", "Max(Aggr(Sum(UnitSales*UnitPrice),Customer))", "715"},
          {"57", "Avg(Aggr(Sum(UnitSales*UnitPrice),Customer))", "376.67", 5e-3}});
}

TEST_F(WorkedCases, Statistics) {
  Use(kSamples);
  Expect({{"59", "Median(Obs)", "26.5"},
          {"59", "Fractile(Obs,0.75)", "36"},
          {"59", "FractileExc(Obs,0.75)", "38"},
          {"59", "Median(Cmp)", "2.5"},
          {"59", "Fractile(Cmp,0.75)", "27.5"},
          {"59", "FractileExc(Cmp,0.75)", "28.5"},
          {"60", "Stdev(Obs)", "12.507997", 5e-7},
          {"60", "Sterr(Obs)", "2.7968733", 5e-8},
          {"60", "Stdev(Cmp)", "14.61245", 5e-6},
          {"60", "Sterr(Cmp)", "3.2674431", 5e-8}});
  Use(kAges);
  Expect({{"62", "Correl(Age,Salary)", "0.9270611", 5e-8}});
}

TEST_F(WorkedCases, Operators) {
  Expect({{"65", "'abc' like 'a*'", "-1"},
          {"65", "'abcd' like 'a?c*'", "-1"},
          {"65", "'abc' like 'a??bc'", "0"},
          {"66", "bitnot 17", "-18"},
          {"66", "17 bitand 7", "1"},
          {"66", "17 bitor 7", "23"},
          {"66", "17 bitxor 7", "22"},
          {"66", "8>>2", "2"},
          {"66", "8<<2", "32"},
          {"1", "'it''s'", "it's"},
          {"2", "'1 ' < ' 2'", "-1"},
          {"2", "Null() = Null()", "-"},
          {"2", "1 + Null()", "-"},
          {"2", "0 * Null()", "-"},
          {"2", "Null() / 1", "-"},
          {"2", "'A' & Null()", "A"},
          {"2", "Null() & 'A'", "A"},
          {"2", "1 <> Null()", "-1"},
          {"2", "1 = Null()", "0"},
          {"2", "1 < Null()", "0"},
          {"2", "1 >= Null()", "0"},
          {"2", "if(Null(),1,2)", "2"},
          {"2", "if(True(),Null(),1)", "-"},
          {"2", "IsNull(Null())", "-1"},
          {"2", "asin(2)", "-"},
          {"2", "log(-5)", "-"},
          {"2", "round(3,0)", "-"},
          {"2", "Null() & Null()", "-"},  // our own
          {"2", "not Null()", "-1"},      // our own
          {"9", "Text(pi())", "3.1415926535898"}});
}

TEST_F(WorkedCases, ConditionalFunctions) {
  Expect({{"67", "class(23,10)", "20 <= x < 30"},
          {"67", "class(23,10)+0", "20"},
          {"67", "class(23,5,'value')", "20 <= value < 25"},
          {"67", "class(23,10,'x',5)", "15 <= x < 25"},
          {"67", "class(23,10,'x',5)+0", "15"},
          {"68", "match('Feb','Jan','Feb','Mar')", "2"},
          {"68", "match('jan','Jan')", "0"},
          {"68", "mixmatch('jan','Jan','Feb')", "1"},
          {"68", "wildmatch('fex','ja*','fe?','mar')", "2"}});
}

TEST_F(WorkedCases, NumbersAndTexts) {
  Expect({{"71", "Round(2.5)", "3"},
          {"71", "Round(2,4)", "4"},
          {"71", "Round(2,6)", "0"},
          {"71", "Round(3.88,0.1)", "3.9"},
          {"71", "Round(1.1,1,0.5)", "1.5"},
          {"73", "Frac(-1.4)", "0.6"},
          {"73", "Even(3.14)", "-"},
          {"73", "Odd(3)", "-1"},
          {"73", "Odd(0)", "0"},
          {"73", "Fact(-5)", "-"},
          {"73", "Combin(35,7)", "6724520"},
          {"73", "Permut(8,3)", "336"},
          {"74", "SubField('abc;cde;efg',';',2)", "cde"},
          {"74", "SubField('',';',1)", "-"},
          {"74", "SubField(';',';',1)", ""},
          {"74", "SubField('Dave Owen',' ',-1)", "Owen"},
          {"76", "KeepChar('a1b2c3','312')", "123"},
          {"76", "PurgeChar('a1b2c3','123')", "abc"},
          {"76", "Replace('abccde','cc','xyz')", "abxyzde"},
          {"76", "SubStringCount('abcdefgcdxyz','cd')", "2"},
          {"77", "Capitalize('AA bb cC Dd')", "Aa Bb Cc Dd"},
          {"77", "Mid('abcdef',3,2)", "cd"},
          {"77", "Left('abcdef',3)", "abc"},
          {"77", "Ord('Ab')", "65"},
          {"85", "IsNum('33Red')", "0"},
          {"85", "IsText('33Red')", "-1"},
          {"85", "IsNum(Null())", "0"},
          {"85", "IsText(Null())", "0"}});
}

TEST_F(WorkedCases, DatesAndTimes) {
  Expect({{"78", "Date(35648,'YY.MM.DD')", "97.08.06"},
          {"78", "Date(35648,'YY.MM.DD')+0", "35648"},
          {"78", "Date(35648.375,'DD.MM.YYYY')", "06.08.1997"},
          {"78", "Date(35648.375,'DD.MM.YYYY')+0", "35648.375"},
          {"80", "Time(0.375)", "09:00:00"},
          {"80", "Timestamp(35648.375,'YYYY-MM-DD hh.mm')", "1997-08-06 09.00"},
          {"80", "Num#('35,648.375','#.#','.',',')+0", "35648.375"},
          {"83", "MakeDate(2012,2,14)", "2012-02-14"},
          {"83", "MakeWeekDate(2014,6)", "2014-02-03"},
          {"83", "MakeWeekDate(2014,6,6)", "2014-02-09"},
          {"83", "MakeTime(22,17,52)", "22:17:52"},
          {"84", "Hour(0.5555)", "13"},
          {"84", "Minute(0.5555)", "19"},
          {"84", "Second(0.5555)", "55"}});
}

TEST_F(WorkedCases, DollarExpansions) {
  test_.app->SetVariable("MUL", Value::Text("$1*$2"));
  test_.app->SetVariable("PAR", Value::Text("$1*$2 $0 par"));
  Expect({{"87", "$(MUL(3,7))", "21"},
          {"87", "'$(MUL(3,7))'", "3*7"},
          {"87", "'$(MUL)'", "$1*$2"},
          {"87", "'$(MUL(10))'", "10*$2"},
          {"87", "$(MUL(5,7,8))", "35"},
          {"87", "'$(PAR(3,7))'", "3*7 2 par"}});
}

TEST_F(WorkedCases, TotalsAreNotSumsOfRows) {
  Use(kStates);
  ExpectRows("89", {"State"}, "Count(distinct Country)", {"1", "1", "1", "1"});
  Expect({{"89", "Count(distinct Country)", "2"}});
}

}  // namespace
}  // namespace celadon
