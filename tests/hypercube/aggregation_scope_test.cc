// Aggregations, their scope, Aggr, and functions of other rows. Source: the expression language,
// sections 4 and 7 to 11, whose worked cases are those of Qlik's help pages.
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

class AggregationScope : public CubeTest {
 protected:
  void Expect(const std::vector<std::pair<const char*, const char*>>& cases) {
    for (const auto& [expression, result] : cases) {
      EXPECT_EQ(Evaluate(expression), result) << expression;
    }
  }
};

StagedModel Sales() {
  StagedModel staged;
  Stage(staged, "T", {"Customer", "Product", "OrderNumber", "UnitSales", "UnitPrice"},
        {{T("Astrida"), T("AA"), N(1), N(4), N(16)},
         {T("Astrida"), T("AA"), N(7), N(10), N(15)},
         {T("Astrida"), T("BB"), N(4), N(9), N(9)},
         {T("Betacab"), T("BB"), N(6), N(5), N(10)},
         {T("Betacab"), T("CC"), N(5), N(2), N(20)},
         {T("Betacab"), T("DD"), N(1), N(25), N(25)},
         {T("Canutility"), T("AA"), N(3), N(8), N(15)},
         {T("Canutility"), T("CC"), T(""), T(""), N(19)},
         {T("Divadip"), T("AA"), N(2), N(4), N(16)},
         {T("Divadip"), T("DD"), N(3), T(""), N(25)}});
  return staged;
}

TEST_F(AggregationScope, FamiliesGiveTheFiguresOfTheHelpPages) {
  Build(Sales());
  Expect({{"Count(OrderNumber)", "10"},
          {"Count(distinct OrderNumber)", "8"},
          {"NumericCount(OrderNumber)", "9"},
          {"NumericCount(distinct OrderNumber)", "7"},
          {"TextCount(OrderNumber)", "1"},
          {"MissingCount(OrderNumber)", "1"},
          {"MissingCount(distinct Product)", "4"},
          {"MissingCount(distinct If(UnitSales>3,Product))", "4"},  // AA, BB, DD and NULL
          {"NullCount(OrderNumber)", "0"},
          {"Sum(UnitSales)", "67"},
          {"Sum(UnitSales*UnitPrice)", "1194"},
          {"Avg(UnitSales)", "8.375"},
          {"Max(UnitSales)", "25"},
          {"Max(UnitSales,2)", "10"},
          {"Min(UnitSales)", "2"},
          {"Min(UnitSales,2)", "4"},
          {"Min(UnitSales,99)", "-"},
          {"Mode(Product)", "AA"},
          {"Mode(Customer)", "-"},
          {"FirstSortedValue(Product, UnitPrice)", "BB"},
          {"FirstSortedValue(Product, -UnitPrice)", "-"},
          {"FirstSortedValue(distinct Product, -UnitPrice)", "DD"},
          {"FirstSortedValue(Product, UnitPrice, 2)", "BB"},
          {"Concat(distinct Product, ';')", "AA;BB;CC;DD"},
          {"Concat(Product)", "AAAAAAAABBBBCCCCDDDD"},
          // Values of several weights: "Mind the Concat() sort-weight", qlikviewcookbook.com.
          {"Concat(distinct Customer, '-', -UnitPrice)",
           "Betacab-Divadip-Betacab-Canutility-Astrida-Divadip-Astrida-Canutility-Betacab-Astrida"},
          {"MinString(Product)", "AA"},
          {"MaxString(Customer)", "Divadip"},
          {"Count(1)", "1"},
          {"Sum(2+3)", "5"}});
}

TEST_F(AggregationScope, NothingToAggregateGivesTheEmptyResult) {
  Build(Sales());
  Expect({{"Sum({<Product={}>} UnitSales)", "0"},
          {"Count({<Product={}>} UnitSales)", "0"},
          {"Concat({<Product={}>} Product)", ""},
          {"Avg({<Product={}>} UnitSales)", "-"},
          {"Median({<Product={}>} UnitSales)", "-"},
          {"Mode({<Product={}>} UnitSales)", "-"},
          {"FirstSortedValue({<Product={}>} Product,UnitSales)", "-"},
          {"Count({<Product={}>} 1)", "0"}});
}

StagedModel Samples() {
  StagedModel staged;
  std::vector<Row> rows;
  for (const double v :
       {35, 40, 12, 15, 21, 14, 46, 10, 28, 48, 16, 30, 32, 48, 31, 22, 12, 39, 19, 25}) {
    rows.push_back({T("Obs"), N(v)});
  }
  for (const double v : {2, 27, 38, 31, 1, 19, 1, 34, 3, 1, 2, 3, 2, 1, 2, 1, 3, 29, 37, 2}) {
    rows.push_back({T("Cmp"), N(v)});
  }
  Stage(staged, "S", {"Kind", "V"}, rows);
  return staged;
}

TEST_F(AggregationScope, StatisticsAreThoseOfTheHelpPages) {
  Build(Samples());
  EXPECT_EQ(LinesOf(Define({"Kind"}, {"Median(V)", "Fractile(V,0.75)", "FractileExc(V,0.75)",
                                      "Round(Stdev(V),0.000001)", "Round(Sterr(V),0.0000001)"})),
            (Lines{"Cmp 2.5 27.5 28.5 14.61245 3.2674431", "Obs 26.5 36 38 12.507997 2.7968733",
                   "total 19 31.25 31.75 15.47529 2.4468583"}));
}

TEST_F(AggregationScope, CorrelationAndRegressionTakePairsOfNumbers) {
  StagedModel staged;
  std::vector<Row> rows;
  const double ages[] = {20, 25, 45, 31, 31, 25, 36, 38, 40, 23};
  const double salaries[] = {25, 32, 56, 29, 32, 26, 46, 40, 45, 28};
  for (size_t i = 0; i < 10; ++i) rows.push_back({N(ages[i]), N(salaries[i])});
  rows.push_back({N(99), Value()});
  Stage(staged, "E", {"Age", "Salary"}, rows);
  Build(std::move(staged));
  Expect({{"Round(Correl(Age,Salary),0.0000001)", "0.9270611"},
          {"Round(LINEST_R2(Salary,Age),0.0001)", "0.8594"},
          {"LINEST_DF(Salary,Age)", "8"},
          // Nothing remains of what lies on the line, and no digits of rounding either.
          {"Round(STEYX(2*Age+1,Age),1e-12)", "0"},
          {"Round(LINEST_SEY(2*Age+1,Age,1),1e-12)", "0"},
          {"Round(LINEST_SSRESID(7*Age/10,Age),1e-12)", "0"}});
}

TEST_F(AggregationScope, PaymentsAreDiscountedInLoadOrder) {
  StagedModel staged;
  Stage(staged, "P", {"Payment", "Date"},
        {{N(-10000), N(41000)}, {N(3000), N(41365)}, {N(4200), N(41730)}, {N(6800), N(42095)}});
  Build(std::move(staged));
  Expect({{"Round(IRR(Payment),0.0001)", "0.1634"},
          {"Round(NPV(0.1,Payment),0.01)", "1188.44"},
          {"Round(XNPV(0.1,Payment,Date),0.01)", "1307.29"},
          {"Round(XIRR(Payment,Date),0.0001)", "0.1634"}});
}

TEST_F(AggregationScope, TotalLeavesDimensionsOut) {
  Build(Months());
  EXPECT_EQ(LinesOf(Define({"Month", "Group"}, {"Sum(total Value)", "Sum(total <Month> Value)",
                                                "Sum(total <Value> Value)"})),
            (Lines{"1 A 21 3 21", "1 B 21 3 21", "2 A 21 7 21", "2 B 21 7 21", "3 A 21 11 21",
                   "3 B 21 11 21", "total 21 21 21"}));
  Select("Month", {"1", "2"});
  Expect({{"Sum(total Value)", "10"}, {"Sum({1} total Value)", "21"}});
  Expect({{"Sum(Value / Sum(total Value))", "1"}});
}

TEST_F(AggregationScope, AggrIsAVirtualTableOfItsDimensions) {
  Build(Sales());
  Expect({{"Max(Aggr(Sum(UnitSales*UnitPrice),Customer))", "715"},
          {"Count(Aggr(Sum(UnitSales),Customer,Product))", "9"},
          {"Sum(Aggr(Max(UnitSales),Customer,Product))", "63"},
          {"Sum(Aggr(Count(Aggr(Sum(UnitSales),Product)),Customer))", "4"},
          {"Aggr(Sum(UnitSales),Customer)", "-"},
          {"Sum(Aggr({<Product={AA}>} Sum(UnitSales),Customer))", "26"},
          {"Concat(Aggr(RowNo()&Customer,(Customer,(TEXT,DESC))),',',Aggr(RowNo(),(Customer,(TEXT,"
           "DESC))))",
           "1Divadip,2Canutility,3Betacab,4Astrida"},
          {"Concat(Aggr(RowNo()&Customer,(Customer,(TEXT,Z2A))),',')",
           "1Divadip,2Canutility,3Betacab,4Astrida"},
          {"Concat(Aggr(RowNo()&Customer,(Customer,(TEXT,A2Z))),',')",
           "1Astrida,2Betacab,3Canutility,4Divadip"},
          {"Concat(Aggr(RowNo()&Customer,(Customer,(=Sum(UnitSales),DESC))),',',Aggr(RowNo(),"
           "(Customer,(=Sum(UnitSales),DESC))))",
           "1Betacab,2Astrida,3Canutility,4Divadip"}});
}

TEST_F(AggregationScope, AVirtualRowStandsForItsFirstRecord) {
  StagedModel staged;
  Stage(staged, "T", {"Customer", "Product", "Sales"},
        {{T("A"), T("AA"), N(10)},
         {T("A"), T("BB"), N(5)},
         {T("B"), T("BB"), N(2)},
         {T("B"), T("CC"), N(7)}});
  Build(std::move(staged));
  EXPECT_EQ(LinesOf(Define({"Customer", "Product"}, {"Only(Aggr(Sum(Sales),Customer))",
                                                     "Only(Aggr(NODISTINCT Sum(Sales),Customer))",
                                                     "Sum(Aggr(Sum(Sales),Customer))"})),
            (Lines{"A AA 15 15 15", "A BB - 15 0", "B BB 9 9 9", "B CC - 9 0", "total - - 24"}));
}

// Our own: rows that a set inside the formula brings stand for the records that the aggregation
// around Aggr sees of them; a set in Aggr's own braces bounds the rows.
TEST_F(AggregationScope, RowsOfAggrStandForRecordsOfTheScopeAroundIt) {
  Build(Sales());
  Expect({{"Count({1} Aggr({<Customer={Betacab}>} Sum({1} UnitSales),Customer))", "1"},
          {"Sum({1} Aggr({<Customer={Betacab}>} Sum({1} UnitSales),Customer))", "32"}});
  Select("Customer", {"Astrida"});
  Expect({{"Sum(Aggr(Sum({1} UnitSales),Customer))", "23"},
          {"Count(Aggr(Sum({1} UnitSales),Customer))", "1"},
          {"Aggr(Sum({1} UnitSales),Customer)", "23"},
          {"Sum(Aggr(Sum({1} UnitSales),Customer)+Aggr(Sum({1} UnitPrice),Customer))", "63"},
          {"Count(Aggr(nodistinct Sum({1} UnitSales),Customer))", "3"},
          {"Sum({1} Aggr(Sum({1} UnitSales),Customer))", "67"},
          {"Sum(Aggr({1} Sum(UnitSales),Customer))", "23"},
          {"Max(Aggr(Rank(Sum({1} UnitSales)),Customer))", "2"}});
}

// Our own: what is descending by number leaves texts where they are, what is reversed does not.
TEST_F(AggregationScope, AggrSortsTextsBehindNumbersInBothDirections) {
  StagedModel staged;
  Stage(staged, "T", {"F"}, {{N(5)}, {T("b")}, {T("a")}, {N(10)}});
  Build(std::move(staged));
  Expect({{"Concat(Aggr(RowNo()&F,(F,(NUMERIC,ASC))),' ')", "15 210 3b 4a"},
          {"Concat(Aggr(RowNo()&F,(F,(NUMERIC,DESC))),' ')", "110 25 3b 4a"},
          {"Concat(Aggr(RowNo()&F,(F,(NUMERIC,REVERSE))),' ')", "1a 2b 310 45"},
          {"Concat(Aggr(RowNo()&F,(F,(NUMERIC,ASC),(TEXT,DESC))),' ')", "15 210 3b 4a"}});
}

TEST_F(AggregationScope, AggrDimensionsMayStandInSeveralTables) {
  StagedModel staged;
  Stage(staged, "Orders", {"Cust", "Day", "Amount"},
        {{N(1), N(1), N(10)}, {N(1), N(2), N(20)}, {N(2), N(1), N(5)}, {N(2), N(1), N(6)}});
  Stage(staged, "Customers", {"Cust", "Region"}, {{N(1), T("N")}, {N(2), T("S")}});
  Stage(staged, "Days", {"Day", "Month"}, {{N(1), T("Jan")}, {N(2), T("Feb")}});
  Build(std::move(staged));
  EXPECT_EQ(LinesOf(Define({"Region"}, {"Max(Aggr(Sum(Amount),Region,Month))",
                                        "Count(Aggr(Sum(Amount),Cust,Month))"})),
            (Lines{"N 20 2", "S 11 1", "total 20 3"}));
  EXPECT_EQ(LinesOf(Define({"Month"}, {"Sum(Aggr(Sum(Amount),Region))"})).back(), "total 41");
}

TEST_F(AggregationScope, CalculatedDimensionsAreValuesOfRecords) {
  Build(Sales());
  EXPECT_EQ(LinesOf(Define({"=If(UnitPrice>15,'dear','cheap')"}, {"Sum(UnitSales)"})),
            (Lines{"cheap 32", "dear 35", "total 67"}));
  EXPECT_EQ(LinesOf(Define({"=Aggr(Sum(UnitSales),Customer)"}, {"Count(distinct Customer)"})),
            (Lines{"23 1", "32 1", "4 1", "8 1", "total 4"}));
}

TEST_F(AggregationScope, CalculatedDimensionsMayCompareWithTotals) {
  Build(Sales());
  EXPECT_EQ(LinesOf(Define({"=If(UnitSales>=Avg(total UnitSales),'many','few')"},
                           {"Sum(UnitSales)", "Count(Product)"})),
            (Lines{"few 23 7", "many 44 3", "total 67 10"}));
  EXPECT_EQ(LinesOf(Define({"=If(UnitPrice=Max({1} total UnitPrice),'top','other')"},
                           {"Count(Product)"})),
            (Lines{"other 8", "top 2", "total 10"}));
  EXPECT_EQ(LinesOf(Define({"=Aggr(If(Sum(UnitSales)>Avg(total UnitSales)*2,'big','small'),"
                            "Customer)"},
                           {"Count(distinct Customer)"})),
            (Lines{"big 2", "small 2", "total 4"}));
}

StagedModel Ranks() {
  StagedModel staged;
  Stage(staged, "T", {"Month", "Group", "Val"},
        {{N(1), T("A"), N(17)},
         {N(2), T("B"), N(9)},
         {N(3), T("B"), N(22)},
         {N(4), T("A"), N(16)},
         {N(5), T("B"), N(10)},
         {N(6), T("B"), N(5)},
         {N(7), T("A"), N(11)},
         {N(8), T("A"), N(20)}});
  return staged;
}

TEST_F(AggregationScope, RankIsThePlaceInTheSegment) {
  Build(Ranks());
  EXPECT_EQ(LinesOf(Define({"Month"}, {"Rank(Sum(Val))"})),
            (Lines{"1 3", "2 7", "3 1", "4 4", "5 6", "6 8", "7 5", "8 2", "total -"}));
  EXPECT_EQ(LinesOf(Define({"Group", "Month"}, {"Rank(Sum(Val))", "Rank(total Sum(Val))"})).front(),
            "A 1 2 3");
}

TEST_F(AggregationScope, RowsThatShareAValueShareARank) {
  StagedModel staged;
  Stage(staged, "T", {"D", "V"},
        {{T("a"), N(5)}, {T("b"), N(5)}, {T("c"), N(3)}, {T("d"), N(3)}, {T("e"), N(1)}});
  Build(std::move(staged));
  EXPECT_EQ(LinesOf(Define({"D"}, {"Rank(Sum(V))", "Num(Rank(Sum(V)))", "Rank(Sum(V),1,1)",
                                   "Rank(Sum(V),4,2)", "Num(Rank(Sum(V),2))"})),
            (Lines{"a 1-2 1 1 1 1.5", "b 1-2 1 1  1.5", "c 3-4 4 3 3 3.5", "d 3-4 4 3  3.5",
                   "e 5 5 5 5 5", "total - - - - -"}));
}

StagedModel Growing() {
  StagedModel staged;
  Stage(staged, "T", {"Customer", "Sales"},
        {{T("Astrida"), N(587)},
         {T("Betacab"), N(539)},
         {T("Canutility"), N(683)},
         {T("Divadip"), N(1194)}});
  return staged;
}

TEST_F(AggregationScope, FunctionsOfOtherRowsFollowTheOrderOfTheChart) {
  Build(Growing());
  EXPECT_EQ(LinesOf(Define({"Customer"},
                           {"Above(Sum(Sales))", "Sum(Sales)+Above(Sum(Sales))",
                            "RangeSum(Above(Sum(Sales),0,RowNo()))", "Below(Sum(Sales),2)",
                            "Top(Sum(Sales))", "Bottom(Sum(Sales))", "RowNo()", "NoOfRows()"})),
            (Lines{"Astrida - - 587 683 587 1194 1 4", "Betacab 587 1126 1126 1194 587 1194 2 4",
                   "Canutility 539 1222 1809 - 587 1194 3 4",
                   "Divadip 683 1877 3003 - 587 1194 4 4", "total - - 0 - 587 1194 - -"}));
  HyperCubeDefinition turned = Define({"Customer"}, {"RowNo()", "Dimensionality()"});
  turned.sort = {{.column = 0, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(turned),
            (Lines{"Divadip 1 1", "Canutility 2 1", "Betacab 3 1", "Astrida 4 1", "total - 0"}));
}

TEST_F(AggregationScope, MeasuresMayMentionEachOther) {
  Build(Growing());
  HyperCubeDefinition cube =
      Define({"Customer"}, {"Sum(Sales)", "Doubled+1", "Column(1)*2", "Column(4)", "Column(9)"});
  cube.measures[2].label = "Doubled";
  EXPECT_EQ(LinesOf(cube).front(), "Astrida 587 1175 1174 - -");
}

TEST_F(AggregationScope, FieldFunctionsTellOfSelections) {
  Build(Growing());
  Expect({{"GetSelectedCount(Customer)", "0"},
          {"GetPossibleCount(Customer)", "4"},
          {"FieldValue('Customer',2)", "Betacab"},
          {"FieldValue('Customer',9)", "-"},
          {"FieldValue('Customer','2')", "Betacab"},  // the page writes its number as a text
          {"FieldIndex('Customer','Divadip')", "4"},
          {"FieldIndex('Customer','Nobody')", "0"},
          {"FieldValueCount('Sales')", "4"},
          {"GetFieldSelections(Customer)", "-"}});
  Select("Customer", {"Divadip"});
  Expect({{"GetFieldSelections(Customer)", "Divadip"},
          {"GetExcludedCount(Sales)", "3"},
          {"GetAlternativeCount(Customer)", "3"}});
  Select("Customer", {"Astrida", "Betacab", "Divadip"});
  Expect({{"GetSelectedCount(Customer)", "3"},
          {"GetFieldSelections(Customer)", "Astrida, Betacab, Divadip"},
          {"GetFieldSelections(Customer, ', ', 1e300)", "Astrida, Betacab, Divadip"},
          {"GetFieldSelections(Customer,';',2)", "NOT Canutility"},
          {"GetFieldSelections(Customer,';',0)", "3 of 4"},
          {"GetCurrentSelections()", "Customer: Astrida, Betacab, Divadip"},
          {"GetCurrentSelections(';', '=', ',', 1)", "Customer=NOT Canutility"}});
  Select("Customer", {"Astrida", "Betacab", "Canutility", "Divadip"});
  Expect({{"GetFieldSelections(Customer)", "Astrida, Betacab, Canutility, Divadip"},
          {"GetFieldSelections(Customer, ',', 3)", "ALL"}});
}

TEST_F(AggregationScope, SyntheticDimensionsCombineWithAllRecords) {
  Build(Growing());
  EXPECT_EQ(LinesOf(Define({"=ValueList('low','high')"},
                           {"If(ValueList('low','high')='low', Min(Sales), Max(Sales))",
                            "Sum(If(ValueList('low','high')='low', 1, Sales))"})),
            (Lines{"high 1194 3003", "low 539 4", "total 1194 3007"}));
  EXPECT_EQ(LinesOf(Define({"=ValueLoop(1,3)"}, {"Count(Sales) * ValueLoop(1,3)"})),
            (Lines{"1 4", "2 8", "3 12", "total -"}));
}

// Without one as a dimension their values are records beside all others.
TEST_F(AggregationScope, AggregationsMakeSyntheticDimensions) {
  Build(Growing());
  Expect({{"Concat(ValueLoop(1,3),',')", "1,2,3"},
          {"Sum(ValueLoop(1,10))", "55"},
          {"Concat('A',';',ValueLoop(1,5))", "A;A;A;A;A"}});
  EXPECT_EQ(LinesOf(Define({"Customer"}, {"Concat(ValueList('p','q'),',')"})),
            (Lines{"Astrida p,q", "Betacab p,q", "Canutility p,q", "Divadip p,q", "total p,q"}));
}

TEST_F(AggregationScope, ColumnsSortByAnExpression) {
  Build(Growing());
  HyperCubeDefinition cube = Define({"Customer"}, {"Sum(Sales)"});
  cube.sort = {
      {.column = 0,
       .criteria = {{.by = SortBy::kExpression, .descending = true, .expression = "Sum(Sales)"}},
       .descending = false}};
  EXPECT_EQ(LinesOf(cube),
            (Lines{"Divadip 1194", "Canutility 683", "Astrida 587", "Betacab 539", "total 3003"}));
}

}  // namespace
}  // namespace celadon
