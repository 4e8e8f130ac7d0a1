#include "celadon/histogram.h"

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"

namespace celadon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Histogram, TellsTheRowsOfEachCode) {
  const Histogram counts(std::vector<uint64_t>{3, 0, 1, 0});
  EXPECT_THAT(counts.ToVector(), ElementsAre(3, 0, 1, 0));
  EXPECT_EQ(counts[0], 3);
  EXPECT_EQ(counts[3], 0);
  EXPECT_EQ(counts.Held(0), 0);
  EXPECT_EQ(counts.Held(2), 1);
  EXPECT_EQ(counts.Held(4), 2);
}

TEST(Histogram, HoldsCountsThatAreAlikeOnce) {
  const Histogram ones(std::vector<uint64_t>(1000, 1));
  EXPECT_EQ(ones.size(), 1000);
  EXPECT_EQ(ones.bytes(), sizeof(uint64_t));
  EXPECT_EQ(ones[999], 1);
  EXPECT_EQ(ones.Held(700), 700);
  EXPECT_EQ(ones.ToVector(), std::vector<uint64_t>(1000, 1));
  EXPECT_EQ(ones, Histogram::Even(1000, 1));
  EXPECT_NE(ones, Histogram::Even(999, 1));
  EXPECT_NE(ones, Histogram::Even(1000, 2));
  const Histogram none = Histogram::Even(5, 0);
  EXPECT_EQ(none.Held(5), 0);
  EXPECT_THAT(none.ToVector(), ElementsAre(0, 0, 0, 0, 0));
}

TEST(Histogram, OfNoCodesIsEmpty) {
  for (const Histogram& empty :
       {Histogram(), Histogram(std::vector<uint64_t>()), Histogram::Even(0, 1)}) {
    EXPECT_TRUE(empty.empty());
    EXPECT_EQ(empty.Held(0), 0);
    EXPECT_EQ(empty.bytes(), 0);
    EXPECT_THAT(empty.ToVector(), IsEmpty());
    EXPECT_EQ(empty, Histogram());
  }
}

TEST(Histogram, SharesItsCountsWithCopies) {
  const Histogram counts(std::vector<uint64_t>{1, 2}), alike(std::vector<uint64_t>{1, 2});
  const Histogram copy = counts;
  EXPECT_TRUE(copy.Shares(counts));
  EXPECT_FALSE(alike.Shares(counts));
  EXPECT_EQ(alike, counts);
}

}  // namespace
}  // namespace celadon
