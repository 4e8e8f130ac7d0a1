#include "hypercube/branch_tuples.h"

#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace celadon {
namespace {

// Pairs of one kind, of hundreds, thousands and a hundred thousand kinds.
class SymbolTuplesHold : public testing::TestWithParam<uint32_t> {};

// The same whether each pair that there could be has a bit, or as they come.
TEST_P(SymbolTuplesHold, EachPairOnceInOrder) {
  constexpr uint64_t kManyRecords = uint64_t{1} << 32, kFewRecords = 0;
  std::mt19937 random(GetParam());
  std::uniform_int_distribution<uint32_t> any_symbol(0, GetParam() - 1), any_tuple(0, GetParam());
  SymbolTuples marked(GetParam(), GetParam() + 1, kManyRecords);
  SymbolTuples gathered(GetParam(), GetParam() + 1, kFewRecords);
  std::set<uint64_t> expected;
  for (int i = 0; i < 1'200'000; ++i) {
    const uint32_t symbol = any_symbol(random), tuple = any_tuple(random);
    marked.Add(symbol, tuple);
    gathered.Add(symbol, tuple);
    expected.insert(uint64_t{symbol} << 32 | tuple);
  }
  const std::vector<uint64_t> in_order(expected.begin(), expected.end());
  EXPECT_EQ(std::move(marked).Finish(), in_order);
  EXPECT_EQ(std::move(gathered).Finish(), in_order);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SymbolTuplesHold, testing::Values(1, 20, 90, 400));

}  // namespace
}  // namespace celadon
