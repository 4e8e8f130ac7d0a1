// The tables of the expression language, section 2: operand use, NULL and truth.
#include <map>
#include <string>
#include <vector>

#include "expression/formula.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

struct ValueCase {
  const char* formula;
  const char* shown;
};

class OperatorValue : public testing::TestWithParam<ValueCase> {};

TEST_P(OperatorValue, IsThatOfTheTable) {
  const std::map<std::string, Value> values = {{"N", Value()},
                                               {"A", Value::Number(7)},
                                               {"T", Value::Text("abc")},
                                               {"D", Value::Dual("Feb", 2)},
                                               {"Two", Value::Text(" 2 ")}};
  EXPECT_EQ(Show(GetParam().formula, values), GetParam().shown) << GetParam().formula;
}

INSTANTIATE_TEST_SUITE_P(Arithmetic, OperatorValue,
                         testing::ValuesIn(std::vector<ValueCase>{{"1+2*3-4/8", "6.5"},
                                                                  {"-A", "-7"},
                                                                  {"+A", "7"},
                                                                  {"1/0", "NULL"},
                                                                  {"0/0", "NULL"},
                                                                  {"'2'+1", "3"},
                                                                  {"Two*3", "6"},
                                                                  {"T+1", "NULL"},
                                                                  {"D+1", "3"},
                                                                  {"-T", "NULL"},
                                                                  {"A+N", "NULL"},
                                                                  {"A-N", "NULL"},
                                                                  {"A*N", "NULL"},
                                                                  {"A/N", "NULL"},
                                                                  {"N/A", "NULL"},
                                                                  {"0*N", "NULL"},
                                                                  {"-N", "NULL"}}));

INSTANTIATE_TEST_SUITE_P(Bits, OperatorValue,
                         testing::ValuesIn(std::vector<ValueCase>{
                             {"bitnot 17", "-18"},
                             {"17 bitand 7", "1"},
                             {"17 bitor 7", "23"},
                             {"17 bitxor 7", "22"},
                             {"8>>2", "2"},
                             {"8<<2", "32"},
                             {"-1.9 bitand 255", "255"},
                             {"4294967297 bitor 0", "1"},
                             {"T bitor 1", "NULL"},
                             {"N bitand 1", "NULL"},
                             {"bitnot N", "NULL"},
                             // Shifts past the word are our own.
                             {"1<<31", "-2147483648"},
                             {"1<<32", "0"},
                             {"-8>>40", "-1"},
                             {"1<<-1", "NULL"}}));

INSTANTIATE_TEST_SUITE_P(Texts, OperatorValue,
                         testing::ValuesIn(std::vector<ValueCase>{
                             {"T & 1.5", "'abc1.5'"},
                             {"D & D", "'FebFeb'"},
                             {"A & N", "'7'"},
                             {"N & A", "'7'"},
                             {"N & N", "NULL"},
                             {"'' & ''", "''"},
                             {"1/3 & ''", "'0.33333333333333'"},
                             {"'abc' like 'a*'", "-1"},
                             {"'abcd' like 'a?c*'", "-1"},
                             {"'abc' like 'a??bc'", "0"},
                             {"'ABC' like 'a*'", "-1"},
                             {"D like 'F*'", "-1"},
                             {"N like '*'", "0"},
                             {"'10' precedes '9'", "-1"},
                             {"10 precedes 9", "-1"},
                             {"'a' follows 'B'", "-1"},
                             {"N precedes N", "NULL"},
                             {"N follows 'a'", "0"}}));

INSTANTIATE_TEST_SUITE_P(
    Relations, OperatorValue,
    testing::ValuesIn(std::vector<ValueCase>{
        {"1=1", "-1"},         {"1=2", "0"},      {"1<>2", "-1"},       {"2>=2", "-1"},
        {"2<=1", "0"},         {"1<2", "-1"},     {"2>1", "-1"},        {"'1 ' < ' 2'", "-1"},
        {"'10'>'9'", "-1"},    {"'01'=1", "-1"},  {"'abc'='ABC'", "0"}, {"'abc'='abc'", "-1"},
        {"'abc'<'abd'", "-1"}, {"'B'<'a'", "-1"}, {"D=2", "-1"},        {"D='Feb'", "-1"},
        {"D='2'", "-1"},       {"D<'Jan'", "-1"}, {"T=7", "0"},         {"T>7", "-1"},
        {"A<T", "-1"},         {"N=N", "NULL"},   {"N<>N", "NULL"},     {"N<N", "NULL"},
        {"A<>N", "-1"},        {"N<>A", "-1"},    {"T<>N", "-1"},       {"A=N", "0"},
        {"A<N", "0"},          {"A<=N", "0"},     {"A>N", "0"},         {"A>=N", "0"},
        {"N>=T", "0"},         {"N=T", "0"}}));

// NULL as an operand of logical operators is our own.
INSTANTIATE_TEST_SUITE_P(Logic, OperatorValue,
                         testing::ValuesIn(std::vector<ValueCase>{{"1 and -3", "-1"},
                                                                  {"1 and 0", "0"},
                                                                  {"0 or 0.5", "-1"},
                                                                  {"1 xor 1", "0"},
                                                                  {"0 xor 2", "-1"},
                                                                  {"not 0", "-1"},
                                                                  {"not 5", "0"},
                                                                  {"not T", "-1"},
                                                                  {"not '0'", "-1"},
                                                                  {"'1' and 1", "-1"},
                                                                  {"D and 1", "-1"},
                                                                  {"N and 1", "0"},
                                                                  {"N or 1", "-1"},
                                                                  {"N or 0", "0"},
                                                                  {"N xor 1", "-1"},
                                                                  {"not N", "-1"}}));

INSTANTIATE_TEST_SUITE_P(Nulls, OperatorValue,
                         testing::ValuesIn(std::vector<ValueCase>{{"if(N,1,2)", "2"},
                                                                  {"if(1,N,2)", "NULL"},
                                                                  {"if(0,1)", "NULL"},
                                                                  {"IsNull(N)", "-1"},
                                                                  {"IsNum(N)", "0"},
                                                                  {"IsText(N)", "0"},
                                                                  {"log(-5)", "NULL"},
                                                                  {"Round(A,0)", "NULL"},
                                                                  {"Upper(N)", "NULL"},
                                                                  {"Left(T,N)", "NULL"},
                                                                  {"Null()", "NULL"}}));

}  // namespace
}  // namespace celadon
