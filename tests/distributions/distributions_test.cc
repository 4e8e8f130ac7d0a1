// The distribution functions: examples of the help pages and figures of spreadsheets, and inverses
// held to what they invert.
#include "celadon/distributions.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "celadon/celadon.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

// NaN for NULL.
double Eval(const std::string& formula) {
  Engine engine({.threads = 1, .time_zone = "UTC"});
  AddDistributionFunctions(engine.functions());
  Session session(std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir())));
  const auto cell = session.Evaluate(formula, engine.MakeExecution());
  EXPECT_TRUE(cell.ok()) << cell.status();
  return cell.ok() && cell->has_number ? cell->number : std::nan("");
}

struct ShareCase {
  const char* formula;
  double value;
};

class Distribution : public testing::TestWithParam<ShareCase> {};

TEST_P(Distribution, HasTheValueOfTheTable) {
  EXPECT_NEAR(Eval(GetParam().formula), GetParam().value, 1e-6) << GetParam().formula;
}

INSTANTIATE_TEST_SUITE_P(Help, Distribution,
                         testing::ValuesIn(std::vector<ShareCase>{
                             {"ChiDist(8,15)", 0.9237827},
                             {"ChiInv(0.9237827,15)", 8.0000001},
                             {"FDist(15,8,6)", 0.0019369},
                             {"FInv(0.0019369,8,6)", 15.0000197},
                             {"NormDist(0.5,0,1)", 0.6914625},
                             {"NormInv(0.6914625,0,1)", 0.5000001},
                             {"TDist(1,30,2)", 0.3253086},
                             {"TInv(0.3253086,30)", 1}}));

INSTANTIATE_TEST_SUITE_P(Spreadsheets, Distribution,
                         testing::ValuesIn(std::vector<ShareCase>{
                             {"BetaDist(0.4,2,3)", 0.5248},
                             {"BetaDensity(0.4,2,3)", 1.728},
                             {"BinomDist(6,10,0.5)", 0.828125},
                             {"BinomDist(6.9,10,0.5)", 0.828125},
                             {"BinomFrequency(6,10,0.5)", 0.205078125},
                             {"BinomInv(0.75,6,0.5)", 4},
                             {"ChiDensity(2,1)", 0.1037769},
                             {"FDensity(1,2,2)", 0.25},
                             {"GammaDist(10.00001131,9,2)", 0.068094},
                             {"GammaDensity(10.00001131,9,2)", 0.032639},
                             {"GammaInv(0.068094,9,2)", 10.000011},
                             {"NormDist(42,40,1.5)", 0.9087888},
                             {"NormDist(0.5,0,1,1)", 0.6914625},
                             {"NormDist(0.5,0,1,0)", 0.3520653},
                             {"NormDist(0)", 0.5},
                             {"PoissonDist(2,5)", 0.124652},
                             {"PoissonFrequency(2,5)", 0.0842243},
                             {"PoissonDensity(2,5)", 0.0842243},
                             {"PoissonInv(0.5,5)", 5},
                             {"TDensity(0,1)", 0.3183099},
                             {"TDist(1,30,1)", 0.1626543},
                             {"TInv(1,30)", 0}}));

TEST(Distribution, IsInvertedByItsInverse) {
  const std::pair<std::string, std::string> inverses[] = {
      {"BetaInv(BetaDist(", ",2,3),2,3)"}, {"GammaInv(GammaDist(", ",2,3),2,3)"},
      {"NormInv(NormDist(", ",2,3),2,3)"}, {"ChiInv(ChiDist(", ",4),4)"},
      {"FInv(FDist(", ",4,5),4,5)"},       {"TInv(TDist(", ",4,2),4)"}};
  for (const auto& [before, behind] : inverses) {
    for (const char* value : {"0.1", "0.3", "0.7"}) {
      const std::string formula = before + value + behind;
      EXPECT_NEAR(Eval(formula), std::stod(value), 1e-9) << formula;
    }
  }
  for (int count = 0; count <= 10; ++count) {
    EXPECT_EQ(Eval(absl::StrFormat("BinomInv(BinomDist(%d,12,0.3),12,0.3)", count)), count);
    EXPECT_EQ(Eval(absl::StrFormat("PoissonInv(PoissonDist(%d,4),4)", count)), count);
  }
}

TEST(Distribution, IsNullOutsideItsDomain) {
  for (const char* formula :
       {"NormDist(1,0,0)", "NormInv(0,0,1)", "NormInv(1,0,1)", "ChiDist(1,0)", "ChiDist(-1,3)",
        "TDist(-1,3,2)", "TDist(1,3,3)", "BetaDist(2,1,1)", "BinomDist(1,-1,0.5)",
        "BinomDist(11,10,0.5)", "BinomDist(1,10,2)", "PoissonDist(-1,2)", "PoissonInv(0.5,-2)",
        "GammaDist(-1,2,2)", "FDist(-1,2,2)", "NormDist('x',0,1)", "NormDist(null(),0,1)"}) {
    EXPECT_TRUE(std::isnan(Eval(formula))) << formula;
  }
}

}  // namespace
}  // namespace celadon
