#include "qvd/qvd_bit_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace celadon {
namespace {

// The law of every plan: the fields that need bits tile the record.
void ExpectTiles(const std::vector<uint64_t>& widths) {
  const QvdBitPlan plan = PlanBits(widths);
  ASSERT_EQ(plan.fields.size(), widths.size());
  std::vector<QvdBits> taken;
  for (size_t i = 0; i < widths.size(); ++i) {
    EXPECT_GE(plan.fields[i].width, widths[i]);
    EXPECT_LE(plan.fields[i].width, 32u);
    if (plan.fields[i].width > 0) taken.push_back(plan.fields[i]);
  }
  std::ranges::sort(taken, {}, &QvdBits::offset);
  uint64_t bit = 0;
  for (const QvdBits& bits : taken) {
    EXPECT_EQ(bits.offset, bit);
    bit += bits.width;
  }
  EXPECT_EQ(bit, 8 * plan.record_bytes);
  const uint64_t needed = std::accumulate(widths.begin(), widths.end(), uint64_t{0});
  EXPECT_EQ(plan.record_bytes, std::max<uint64_t>(1, (needed + 7) / 8));
}

TEST(QvdBitPlan, TilesTheSmallestRecord) {
  ExpectTiles({1});
  ExpectTiles({32, 32, 32});
  ExpectTiles({31, 31});
  ExpectTiles({15, 6, 6, 8, 8, 8, 11, 11, 15});
  ExpectTiles({0, 9, 0, 7, 1, 0});
}

TEST(QvdBitPlan, TilesTheSmallestRecordOfAnyFields) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<uint64_t> widths(1 + random() % 40);
    for (uint64_t& width : widths) width = random() % 33;
    ExpectTiles(widths);
  }
}

TEST(QvdBitPlan, GivesOneFieldAByteWhereNoneNeedsABit) {
  const QvdBitPlan plan = PlanBits(std::vector<uint64_t>{0, 0, 0});
  EXPECT_EQ(plan.record_bytes, 1u);
  EXPECT_EQ(plan.fields[0].width, 8u);
  EXPECT_EQ(plan.fields[1].width, 0u);
}

TEST(QvdBitPlan, PutsFieldsOfWholeBytesOnByteBorders) {
  const QvdBitPlan plan = PlanBits(std::vector<uint64_t>{3, 8, 5, 16, 1});
  EXPECT_EQ(plan.fields[3].offset % 8, 0u);
  EXPECT_EQ(plan.fields[1].offset % 8, 0u);
}

}  // namespace
}  // namespace celadon
