#include "script/rank_order.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

RowRanks RandomRanks(uint64_t rows, uint32_t count, std::mt19937& random) {
  RowRanks ranks{std::vector<uint32_t>(rows), count};
  for (uint32_t& rank : ranks.of_row) rank = static_cast<uint32_t>(random() % count);
  return ranks;
}

// Compares rows, where OrderByRanks counts them.
std::vector<uint32_t> StablySorted(uint64_t rows, const std::vector<RowRanks>& keys) {
  std::vector<uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&keys](uint32_t a, uint32_t b) {
    const auto differs = std::ranges::find_if(
        keys, [&](const RowRanks& key) { return key.of_row[a] != key.of_row[b]; });
    return differs != keys.end() && differs->of_row[a] < differs->of_row[b];
  });
  return order;
}

// Keys of few ranks, which are joined, of many, of more than there are rows, and of one.
TEST(OrderByRanks, OrdersAsAComparisonDoesWithAnyNumberOfThreads) {
  std::mt19937 random(1);
  const std::vector<std::vector<uint32_t>> counts = {
      {},          {1}, {5}, {300, 200, 7}, {3, 100'000}, {100'000, 3, 4, 5}, {70'000, 70'000},
      {400'000, 2}};
  for (const uint64_t rows : {0, 1, 1000, 200'000}) {
    for (const std::vector<uint32_t>& of_keys : counts) {
      std::vector<RowRanks> keys;
      for (const uint32_t count : of_keys) keys.push_back(RandomRanks(rows, count, random));
      const std::vector<uint32_t> wanted = StablySorted(rows, keys);
      for (const size_t threads : {1, 3}) {
        const auto pool = MakeThreadPool(threads);
        EXPECT_EQ(OrderByRanks(rows, keys, *pool), wanted) << rows << " rows, " << threads;
      }
    }
  }
}

}  // namespace
}  // namespace celadon
