#include "celadon/lane.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>

namespace celadon {
namespace {

long PageFaults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMovesBlocks = false;  // the allocators of sanitizers copy
#else
constexpr bool kMovesBlocks = true;
#endif

// The system keeps apart what it was advised about, and moves no block of which that is a part.
TEST(Lane, KeepsItsValuesAndCopiesNoLargeBlockToGrow) {
  constexpr size_t kBytes = size_t{40} << 20;  // more than the C library ever keeps for itself
  constexpr size_t kSmallPages = kBytes / 4096;
  Lane<uint64_t> lane;
  lane.Reserve(kBytes / sizeof(uint64_t));
  for (size_t i = 0; i < lane.capacity(); ++i) lane.Append(i);
  const long before = PageFaults();
  lane.Reserve(4 * lane.capacity());
  lane.Append(lane.size());
  if (kMovesBlocks) {
    EXPECT_LT(PageFaults() - before, static_cast<long>(kSmallPages / 4));
  }
  ASSERT_EQ(lane.size(), kBytes / sizeof(uint64_t) + 1);
  for (size_t i = 0; i < lane.size(); i += 1000) ASSERT_EQ(lane[i], i);
}

}  // namespace
}  // namespace celadon
