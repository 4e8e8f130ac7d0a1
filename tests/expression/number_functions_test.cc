// Colours, hashes, money, statistics over arguments, and what formulas know of the system.
#include <numeric>
#include <set>

#include "expression/formula.h"
#include "expression/function_case.h"
#include "gmock/gmock.h"

namespace celadon {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Colors, FunctionValue,
    testing::ValuesIn(ValueCases{
        {"RGB(255,128,0)", "'RGB(255,128,0)' = 4294934528"},
        {"ARGB(128,255,128,0)", "'ARGB(128,255,128,0)' = 2164228096"},
        {"ARGB(255,1,2,3)", "'RGB(1,2,3)' = 4278256131"},
        {"RGB(300,-1,2.9)=RGB(255,0,2)", "-1"},  // our own
        {"RGB('x',0,0)", "NULL"},
        {"Text(HSL(0,1,0.5))", "'RGB(255,0,0)'"},
        {"Text(HSL(1/3,1,0.5))", "'RGB(0,255,0)'"},
        {"Text(HSL(2/3,1,0.5))", "'RGB(0,0,255)'"},
        {"Text(HSL(0,0,0.5))", "'RGB(128,128,128)'"},
        {"Text(LightRed())", "'RGB(255,0,0)'"},
        {"Text(Red())", "'RGB(128,0,0)'"},
        {"Text(White(128))", "'ARGB(128,255,255,255)'"},
        {"Black()", "'RGB(0,0,0)' = 4278190080"},
        {"Text(QlikTechGray())", "'RGB(158,148,137)'"},
        {"Text(ColorMix1(0.5,Black(),White()))", "'RGB(128,128,128)'"},
        {"Text(ColorMix1(0,LightRed(),White()))", "'RGB(255,0,0)'"},
        {"ColorMix1(2,Black(),White())=White()", "-1"},  // our own
        {"Text(ColorMix2(-1,LightRed(),LightGreen()))", "'RGB(255,0,0)'"},
        {"Text(ColorMix2(0,LightRed(),LightGreen(),White()))", "'RGB(255,255,255)'"},
        {"Text(ColorMix2(0.5,LightRed(),LightGreen(),White()))", "'RGB(128,255,128)'"},
        {"Text(ColorMapHue(0))", "'RGB(255,0,0)'"},
        {"Text(ColorMapHue(0.5))", "'RGB(0,255,255)'"},
        {"Text(ColorMapJet(0))", "'RGB(0,0,128)'"},
        {"Text(ColorMapJet(1))", "'RGB(128,0,0)'"}}));

INSTANTIATE_TEST_SUITE_P(
    Financial, FunctionValue,
    testing::ValuesIn(ValueCases{
        {"Round(FV(0.005,36,-20),0.01)", "786.72"},
        {"FV(0,10,-100)", "1000"},
        {"Round(FV(0.005,36,-20,0,1),0.01)", "790.66"},
        {"Round(nPer(0.005,-20,0,800),0.01)", "36.56"},
        {"nPer(0,-100,1000)", "10"},
        {"Round(Pmt(0.005,8,0,-20000,1),0.01)", "2444.36"},
        {"Round(Pmt(0.1/12,8,20000),0.01)", "-2594.66"},
        {"Round(PV(0.07/12,12*5,-100,0,0),0.01)", "5050.2"},
        {"Round(Rate(60,-300,10000),0.0001)", "0.0218"},
        {"Round(Rate(60,300,-10000),0.0001)", "0.0218"},
        {"Rate(60,300,10000)", "NULL"},
        {"FV('x',1,1)", "NULL"},
        {"Round(BlackAndSchole(130,4,68.5,0.4,0.04,'call'),0.001)", "11.245"},
        {"BlackAndSchole(130,4,68.5,0.4,0.04,'c')=BlackAndSchole(130,4,68.5,0.4,0.04,1)", "-1"},
        // Put and call differ by price and discounted strike.
        {"Round(BlackAndSchole(130,4,68.5,0.4,0.04,'p')-BlackAndSchole(130,4,68.5,0.4,0.04,'c')"
         "+68.5-130*exp(-0.16),1e-6)",
         "0"},
        {"BlackAndSchole(130,4,68.5,0.4,0.04,'x')", "NULL"},
        {"BlackAndSchole(130,0,68.5,0.4,0.04,'c')", "NULL"}}));

INSTANTIATE_TEST_SUITE_P(
    RangeStatistics, FunctionValue,
    testing::ValuesIn(ValueCases{
        {"RangeFractile(0.24,1,2,4,6)", "1.72"},
        {"RangeFractile(0.5,1,2,5,6)", "3.5"},
        {"RangeFractile(0.5,'a',N)", "NULL"},
        {"RangeFractile(1,1,2,5,6)", "6"},
        {"RangeFractileExc(0.5,1,2,5,6)", "3.5"},
        {"RangeFractileExc(0.1,1,2)", "NULL"},
        {"RangeMode(1,2,2)", "2"},
        {"RangeMode('a',4,'a',4)", "NULL"},
        {"RangeMode('a','b','a',N,N,N)", "'a'"},
        {"RangeMode(D,1,2)", "'Feb' = 2"},
        {"RangeMode(N)", "NULL"},
        {"RangeOnly('a','a',N)", "'a'"},
        {"RangeOnly(1,2)", "NULL"},
        {"RangeOnly(N)", "NULL"},
        {"RangeMinString('b','a',3)", "'3'"},
        {"RangeMaxString('b','a',3,N)", "'b'"},
        {"RangeMaxString(N)", "NULL"},
        {"Round(RangeStdev(1,2,4),1e-6)", "1.527525"},
        {"RangeStdev(1)", "NULL"},
        {"Round(RangeSkew(1,2,4),1e-6)", "0.93522"},
        {"RangeSkew(1,2)", "NULL"},
        {"Round(RangeKurtosis(1,2,4,7),1e-6)", "-0.285714"},
        {"RangeKurtosis(1,2,3)", "NULL"},
        {"Round(RangeCorrel(2,-6,1,-2,8,-8,-6,-3),1e-4)", "-0.7648"},
        {"RangeCorrel(1,2)", "NULL"},
        {"RangeCorrel(1,2,3,'a')", "NULL"},
        {"RangeCorrel(1,2,3,4,5)", "NULL"},
        {"Round(RangeIRR(-70000,12000,15000,18000,21000,26000),1e-4)", "0.0866"},
        {"RangeIRR(1,2)", "NULL"},
        {"Round(RangeIRR(-1,60),1e-6)", "59"},
        {"Round(RangeNPV(0.1,-10000,3000,4200,6800),0.01)", "1188.44"},
        {"RangeNPV('x',1)", "NULL"},
        // Results of the pages RangeNPV and RangeIRR: nothing is paid in the period of a text.
        {"Round(RangeNPV(2,'NULL',7000),0.01)", "777.78"},
        {"Round(RangeNPV(8,'abc',8000),0.01)", "98.77"},
        {"Round(RangeIRR(-2000,'NULL',7000),1e-4)", "0.8708"},
        {"RangeNPV(2,'a',Null())", "NULL"},
        {"Round(RangeXIRR(-2500,'2008-01-01',2750,'2008-09-01'),1e-4)", "0.1532"},
        {"Round(RangeXNPV(0.1,-2500,'2008-01-01',2750,'2008-09-01'),0.01)", "80.25"},
        {"RangeXNPV(0.1,1,'x')", "NULL"}}));

INSTANTIATE_TEST_SUITE_P(Hashes, FunctionValue,
                         testing::ValuesIn(ValueCases{
                             {"Len(Hash128('a','b'))", "22"},
                             {"Len(Hash160('a'))", "27"},
                             {"Len(Hash256('a'))", "43"},
                             {"IsText(Hash128(1))", "-1"},
                             // Stable, so that it may be stored.
                             {"Hash128('a')", "'HubU9Z/9ix8oWUpbMwNvMC'"},
                             {"Hash128(1)=Hash128('1')", "-1"},
                             {"Hash128(1)=Hash128('1.0')", "0"},
                             {"Hash128('007')=Hash128('7')", "0"},
                             {"Hash128(Dual('x',7))=Hash128(7)", "-1"},
                             {"Hash128('ab','c')=Hash128('a','bc')", "0"},
                             {"Hash128('a',N)=Hash128('a','')", "0"},
                             {"Hash128('abcdefghijklmnopqrst')=Hash128('abcdefghijklmnopqrsT')",
                              "0"},
                             {"Hash128(N)", "NULL"},
                             {"LevenshteinDist('Kitten','Sitting')", "3"},
                             {"LevenshteinDist('','abc')", "3"},
                             {"LevenshteinDist('\xC3\xB1','n')", "1"},
                             {"LevenshteinDist('a',N)", "NULL"}}));

// How texts are written out is our own.
INSTANTIATE_TEST_SUITE_P(
    Geospatial, FunctionValue,
    testing::ValuesIn(ValueCases{
        {"GeoMakePoint(59.5,18)", "'[18,59.5]'"},
        {"GeoMakePoint('x',18)", "NULL"},
        {"GeoCountVertex('[[[0,0],[4,0],[4,2]]]')", "3"},
        {"GeoCountVertex('[[0,0],[4')", "NULL"},
        {"GeoCountVertex('x')", "NULL"},
        {"GeoGetBoundingBox('[[0,0],[4,0],[4,-2]]')",
         "'{\"left\":0,\"top\":0,\"right\":4,\"bottom\":-2}'"},
        {"GeoGetPolygonCenter('[[0,0],[4,0],[4,-2]]')", "'[2,-1]'"},
        {"GeoProject('unit','[18, 59.5]')", "'[18,59.5]'"},
        {"Left(GeoProject('mercator','[180,45]'),33)", "'[20037508.342789,5621521.4861921]'"},
        {"GeoProject('other','[18,59.5]')", "NULL"},
        {"GeoInvProjectGeometry('mercator',GeoProjectGeometry('mercator','[[18,59.5],[2,-2]]'))",
         "'[[18,59.5],[2,-2]]'"},
        {"GeoReduceGeometry('[[0,0],[1,1],[9,9],[10,10]]',0.3)", "'[[0,0],[9,9],[10,10]]'"},
        {"GeoReduceGeometry('[[0,0],[1,1],[9,9]]')", "'[[0,0],[1,1],[9,9]]'"}}));

INSTANTIATE_TEST_SUITE_P(System, FunctionValue,
                         testing::ValuesIn(ValueCases{
                             {"Text(ReloadTime())", "'2014-05-14 08:00:00'"},
                             {"DocumentName()", "'shop'"},
                             {"DocumentTitle()", "'shop'"},
                             {"DocumentPath()", "'/data/shop.celadon'"},
                             {"OSUser()&QVUser()", "'mariamaria'"},
                             {"ComputerName()", "'calculon'"},
                             {"EngineVersion()", "'1.2.3'"},
                             {"ProductVersion()", "'1.2.3'"},
                             {"SubField(QlikViewVersion(),'.',1)>=12", "-1"},
                             {"GetCollationLocale()", "'C'"}}));

// A call of its own for every row, with numbers that the seed, the call and the row decide.
TEST(Rand, DependsOnSeedCallAndRow) {
  NamedValues scope;
  const auto program = BindText("Rand()", scope);
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_FALSE((*program)->deterministic);
  Evaluator evaluator(*program, TextInterpreter(RegionalSettings()));
  std::vector<double> numbers;
  const auto run = [&](size_t rows) {
    EXPECT_TRUE(evaluator.Run({}, rows).ok());
    const double* const lane = evaluator.result().numbers;
    numbers.insert(numbers.end(), lane, lane + rows);
  };
  run(300);
  run(700);
  EXPECT_THAT(numbers, testing::Each(testing::AllOf(testing::Ge(0), testing::Lt(1))));
  EXPECT_EQ(std::set<double>(numbers.begin(), numbers.end()).size(), numbers.size());
  EXPECT_NEAR(std::accumulate(numbers.begin(), numbers.end(), 0.0) / 1000, 0.5, 0.05);
  const std::vector<double> first = numbers;
  numbers.clear();
  evaluator.StartAt(0);
  run(1000);
  EXPECT_EQ(numbers, first);
}

}  // namespace
}  // namespace celadon
