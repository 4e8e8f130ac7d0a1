#include "value/decimal_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace celadon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double ScaleOf(std::vector<double> numbers) { return DecimalScaleOf(numbers); }

TEST(DecimalScale, IsTheLeastPowerOfTenThatMakesNumbersWhole) {
  EXPECT_EQ(ScaleOf({}), 1);
  EXPECT_EQ(ScaleOf({kNone}), 1);
  EXPECT_EQ(ScaleOf({-3, 0, 7}), 1);
  EXPECT_EQ(ScaleOf({0.5}), 10);
  EXPECT_EQ(ScaleOf({0.1, kNone, 19.99, -0.0}), 100);
  EXPECT_EQ(ScaleOf({0.125, 3}), 1000);
  EXPECT_EQ(ScaleOf({0.000001, 0.3}), 1e6);
}

TEST(DecimalScale, IsNoneWhereANumberIsNoSuchDecimal) {
  EXPECT_EQ(ScaleOf({0.0000001}), 0);
  EXPECT_EQ(ScaleOf({0.1 + 0.2}), 0);  // not the double nearest to 0.3
  EXPECT_EQ(ScaleOf({1.0 / 3}), 0);
  EXPECT_EQ(ScaleOf({std::numeric_limits<double>::infinity()}), 0);
  EXPECT_EQ(ScaleOf({0.5, 2251799813685248}), 0);
  EXPECT_EQ(ScaleOf({1e300}), 0);
}

TEST(DecimalScale, HoldsForEachDecimalThatTextGives) {
  std::mt19937_64 random(1);
  for (const double scale : {10.0, 100.0, 1000.0, 1e4, 1e5, 1e6}) {
    std::vector<double> numbers, wholes;
    for (int i = 0; i < 3000; ++i) {
      wholes.push_back(static_cast<double>(random() % 2251799813685248) - 1e15);
      numbers.push_back(wholes.back() / scale);
    }
    numbers.push_back(1 / scale);
    wholes.push_back(1);
    EXPECT_EQ(DecimalScaleOf(numbers), scale);
    for (size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(Scaled(numbers[i], scale), wholes[i]);
  }
}

}  // namespace
}  // namespace celadon
