#include "hypercube/branch_tuples.h"

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "gtest/gtest.h"

namespace celadon {
namespace {

// Pairs of one kind, of hundreds, thousands and a hundred thousand kinds.
class SymbolTuplesHold : public testing::TestWithParam<uint32_t> {};

TEST_P(SymbolTuplesHold, EachPairOnceInOrder) {
  std::mt19937 random(GetParam());
  std::uniform_int_distribution<uint32_t> any(0, GetParam() - 1);
  SymbolTuples pairs;
  std::set<uint64_t> expected;
  for (int i = 0; i < 1'200'000; ++i) {
    const uint32_t symbol = any(random), tuple = any(random);
    pairs.Add(symbol, tuple);
    expected.insert(uint64_t{symbol} << 32 | tuple);
  }
  EXPECT_EQ(pairs.Finish(), std::vector<uint64_t>(expected.begin(), expected.end()));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SymbolTuplesHold, testing::Values(1, 20, 90, 400));

}  // namespace
}  // namespace celadon
