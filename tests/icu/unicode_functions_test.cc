// Case by Unicode's rules, and texts under other code pages.
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "celadon/icu.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

std::string Eval(const std::string& formula) {
  Engine engine({.threads = 1, .time_zone = "UTC"});
  AddUnicodeFunctions(engine.functions());
  Session session(std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir())));
  const auto cell = session.Evaluate(formula, engine.MakeExecution());
  EXPECT_TRUE(cell.ok()) << cell.status();
  return cell.ok() ? cell->text : "";
}

struct TextCase {
  const char* formula;
  const char* text;
};

class UnicodeFunction : public testing::TestWithParam<TextCase> {};

TEST_P(UnicodeFunction, HasTheTextOfTheTable) {
  EXPECT_EQ(Eval(GetParam().formula), GetParam().text) << GetParam().formula;
}

// The special cases are those of the standard: SpecialCasing.txt and CaseFolding.txt.
INSTANTIATE_TEST_SUITE_P(Case, UnicodeFunction,
                         testing::ValuesIn(std::vector<TextCase>{
                             {"Upper('abc 12')", "ABC 12"},
                             {"Upper('straße')", "STRASSE"},
                             {"Upper('ﬁn')", "FIN"},
                             {"Lower('ÅÄÖ ĲSSEL')", "åäö ĳssel"},
                             {"Lower('ΟΔΟΣ')", "οδος"},
                             {"Upper('ա')", "Ա"},
                             {"Lower('ႠႡ')", "ⴀⴁ"},
                             {"Capitalize('AA bb cC Dd')", "Aa Bb Cc Dd"},
                             {"Capitalize('éCOLE d''ÉTÉ')", "École D'été"},
                             {"Capitalize('ǆ')", "ǅ"},
                             {"Upper(null())", "-"},
                             {"mixmatch('STRASSE','weg','straße')", "2"},
                             {"mixmatch('jan','Jan','Feb')", "1"},
                             {"mixmatch(2,3,2)", "2"},
                             {"mixmatch(null(),null())", "0"},
                             {"wildmatch('Großstadt','*SSST*')", "1"},
                             {"wildmatch('fex','ja*','fe?','mar')", "2"},
                             {"'Großstadt' like '*SSST*'", "-1"},
                             {"'ԱԲ' like 'աբ'", "-1"},
                             {"'fex' like 'f?'", "0"},
                             {"null() like 'a'", "0"},
                             {"null() like null()", "-"}}));

TEST(UnicodeOperator, IsNoFunctionToCall) {
  FunctionRegistry functions;
  AddUnicodeFunctions(functions);
  for (const FunctionInfo& function : functions.functions()) EXPECT_NE(function.name(), "like");
}

INSTANTIATE_TEST_SUITE_P(CodePages, UnicodeFunction,
                         testing::ValuesIn(std::vector<TextCase>{
                             // Greek, Cyrillic and UTF-8 bytes that were read as Windows-1252.
                             {"ApplyCodepage('ÁèÞíá', 1253)", "Αθήνα"},
                             {"ApplyCodepage('Ìîñêâà', 1251)", "Москва"},
                             {"ApplyCodepage('cafÃ©', 65001)", "café"},
                             {"ApplyCodepage('plain', 437)", "plain"},
                             {"ApplyCodepage('Ω', 1251)", "Ω"},  // our own
                             {"ApplyCodepage('a', 99998)", "-"},
                             {"ApplyCodepage('a', 'x')", "-"},
                             {"ApplyCodepage(null(), 1252)", "-"}}));

}  // namespace
}  // namespace celadon
