#include "storage/number_buckets.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace celadon {
namespace {

constexpr size_t kBuckets = 64;

NumberBuckets Divided(const std::vector<double>& numbers) {
  NumberBuckets buckets;
  for (const double number : numbers) buckets.Add(number);
  buckets.Divide(kBuckets, numbers);
  return buckets;
}

// How many of these numbers, in ascending order, are in the largest bucket.
size_t LargestBucket(const std::vector<double>& ascending) {
  const NumberBuckets buckets = Divided(ascending);
  std::vector<size_t> held(kBuckets);
  size_t last = 0;
  for (const double number : ascending) {
    const size_t bucket = buckets.Bucket(number);
    EXPECT_LT(bucket, kBuckets);
    EXPECT_GE(bucket, last) << number;
    last = bucket;
    ++held[std::min(bucket, kBuckets - 1)];
  }
  return *std::ranges::max_element(held);
}

TEST(NumberBuckets, DivideNumbersThatLieEvenly) {
  std::vector<double> whole, around_zero;
  for (int i = 0; i < 64000; ++i) whole.push_back(i);
  for (int i = -32000; i < 32000; ++i) around_zero.push_back(i / 100.0);
  EXPECT_LE(LargestBucket(whole), 1100);
  EXPECT_LE(LargestBucket(around_zero), 1100);
}

TEST(NumberBuckets, DivideNumbersOfAllSizesWithAZero) {
  std::vector<double> amounts = {0};
  for (int i = 0; i < 64000; ++i) amounts.push_back(std::exp(i / 4000.0));
  EXPECT_LE(LargestBucket(amounts), 3000);
}

TEST(NumberBuckets, KeepTheOrderOfWhatCannotBeDividedWell) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kMost = std::numeric_limits<double>::max();
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  LargestBucket({-kInfinity, -kMost, -1, -kLeast, -0.0, 0.0, kLeast, 1, kMost, kInfinity});
  LargestBucket({-kMost, kMost});
  LargestBucket({-3, -2, 0});
  LargestBucket({0, kLeast});
  LargestBucket({0, 0});
  LargestBucket({5});
  EXPECT_LT(Divided({1, 2, std::nan("")}).Bucket(std::nan("")), kBuckets);
}

}  // namespace
}  // namespace celadon
