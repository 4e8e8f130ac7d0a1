#include "storage/pack_codes.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

// The oracle: one bit after the other.
std::vector<uint8_t> PackBitByBit(const std::vector<uint32_t>& codes, int bits) {
  std::vector<uint8_t> packed((codes.size() * static_cast<size_t>(bits) + 7) / 8);
  size_t bit = 0;
  for (const uint32_t code : codes) {
    for (int i = 0; i < bits; ++i, ++bit) {
      packed[bit / 8] = static_cast<uint8_t>(packed[bit / 8] | (code >> i & 1) << (bit % 8));
    }
  }
  return packed;
}

TEST(PackCodes, PutsThemSideBySideAndTouchesNothingBehind) {
  std::mt19937 random(1);
  for (int bits = 1; bits <= 32; ++bits) {
    for (const size_t count : {0, 1, 7, 63, 64, 65, 127, 128, 200, 1000, 1024}) {
      SCOPED_TRACE(testing::Message() << bits << " bits, " << count << " codes");
      std::vector<uint32_t> codes(count);
      for (uint32_t& code : codes) code = static_cast<uint32_t>(random()) >> (32 - bits);
      std::vector<uint8_t> expected = PackBitByBit(codes, bits);
      std::vector<uint8_t> packed(expected.size() + 8, 0xAB);
      expected.resize(packed.size(), 0xAB);
      PackCodes(codes, bits, packed.data());
      ASSERT_EQ(packed, expected);
    }
  }
}

}  // namespace
}  // namespace celadon
