// Moments of pairs, which are exact where others lose all digits.
#include "expression/pair_sums.h"

#include <random>

#include <gtest/gtest.h>

namespace celadon {
namespace {

TEST(PairSums, KeepsSmallDeviationsOfLargeNumbers) {
  PairSums sums;
  for (int i = 0; i < 1000; ++i) sums.Add(1e9 + i % 2, 1e8 + 0.5 * (i % 2));
  const PairMoments moments = sums.AboutMeans();
  EXPECT_DOUBLE_EQ(moments.yy, 250);
  EXPECT_DOUBLE_EQ(moments.xx, 62.5);
  EXPECT_DOUBLE_EQ(moments.xy, 125);
  EXPECT_NEAR(moments.left, 0, 1e-9);
}

TEST(PairSums, OfEqualNumbersThereIsNoDeviation) {
  PairSums sums, others;
  for (int i = 0; i < 1000; ++i) {
    sums.Add(i, 0.1);
    others.Add(-i, 0.1);
  }
  sums.Add(others);
  const PairMoments moments = sums.AboutMeans();
  EXPECT_EQ(moments.xx, 0);
  EXPECT_EQ(moments.xy, 0);
  EXPECT_EQ(moments.mean_x, 0.1);
  others.Add(0, 0.2);
  sums.Add(others);
  EXPECT_GT(sums.AboutMeans().xx, 0);
}

TEST(PairSums, OneThatOccursSeveralTimesIsThatManyOnes) {
  PairSums sums, single;
  for (int i = 0; i < 50; ++i) {
    const double y = 0.1 * i, x = 1.0 / (i + 1);
    sums.Add(y, x, i);
    for (int times = 0; times < i; ++times) single.Add(y, x);
  }
  EXPECT_DOUBLE_EQ(sums.AboutMeans().xy, single.AboutMeans().xy);
  EXPECT_DOUBLE_EQ(sums.About(1, 2).left, single.About(1, 2).left);
}

// What is added up is more than a double holds: so it is with numbers of twice its digits.
TEST(PairSums, AreThoseOfLongerNumbers) {
  __extension__ using Long = __float128;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> part(-1, 1);
  PairSums sums;
  Long count = 0, x_sum = 0, y_sum = 0, xx = 0, xy = 0, yy = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double x = 1e7 + part(random), y = 3 * x + part(random);
    sums.Add(y, x);
    count += 1, x_sum += x, y_sum += y;
    xx += Long(x) * x, xy += Long(x) * y, yy += Long(y) * y;
  }
  const PairMoments moments = sums.AboutMeans();
  const auto expect = [](double found, Long expected) {
    EXPECT_NEAR(found / static_cast<double>(expected), 1, 1e-14);
  };
  expect(moments.xx, xx - x_sum * x_sum / count);
  expect(moments.yy, yy - y_sum * y_sum / count);
  expect(moments.xy, xy - x_sum * y_sum / count);
}

TEST(PairSums, LeavesTheDigitsOfWhatALineLeaves) {
  PairSums sums;  // y = 3 x + 1e6, but for 1e-6 more and less in turns
  for (int i = 0; i < 1000; ++i) sums.Add(3.0 * (i / 2) + 1e6 + (i % 2 == 0 ? 1e-6 : -1e-6), i / 2);
  EXPECT_NEAR(sums.AboutMeans().left, 1e-9, 1e-12);
}

}  // namespace
}  // namespace celadon
