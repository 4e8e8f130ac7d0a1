#include "celadon/bitmap.h"

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace celadon {
namespace {

using Members = std::set<size_t>;  // the oracle

Bitmap FromMembers(const Members& members, size_t size) {
  Bitmap bitmap(size);
  for (const size_t member : members) bitmap.Set(member);
  return bitmap;
}

Members ToMembers(const Bitmap& bitmap) {
  Members members;
  bitmap.ForEach([&](size_t member) { members.insert(member); });
  return members;
}

Members RandomMembers(size_t size) {
  const auto drawn = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, size));
  return Members(drawn.begin(), drawn.end());
}

RC_GTEST_PROP(Bitmap, HoldsWhatASetHolds, ()) {
  const size_t size = *rc::gen::inRange<size_t>(1, 5000);
  const Members members = RandomMembers(size);
  const Bitmap bitmap = FromMembers(members, size);
  RC_ASSERT(ToMembers(bitmap) == members);
  RC_ASSERT(bitmap.Count() == members.size());
  RC_ASSERT(bitmap.Any() == !members.empty());
  RC_ASSERT(bitmap.All() == (members.size() == size));
  const size_t probe = *rc::gen::inRange<size_t>(0, size);
  RC_ASSERT(bitmap.Test(probe) == members.contains(probe));
}

RC_GTEST_PROP(Bitmap, CombinesLikeSets, ()) {
  const size_t size = *rc::gen::inRange<size_t>(1, 3000);
  const Members left = RandomMembers(size), right = RandomMembers(size);
  Members both, either = left, only_left;
  either.insert(right.begin(), right.end());
  for (const size_t member : left) (right.contains(member) ? both : only_left).insert(member);
  const Bitmap a = FromMembers(left, size), b = FromMembers(right, size);
  RC_ASSERT(ToMembers(Bitmap(a) &= b) == both);
  RC_ASSERT(ToMembers(Bitmap(a) |= b) == either);
  RC_ASSERT(ToMembers(Bitmap(a).AndNot(b)) == only_left);
  RC_ASSERT(a.Intersects(b) == !both.empty());
  RC_ASSERT((a == b) == (left == right));
}

RC_GTEST_PROP(Bitmap, SetsRanges, ()) {
  const size_t size = *rc::gen::inRange<size_t>(1, 3000);
  const size_t last = *rc::gen::inRange<size_t>(0, size + 1);
  const size_t first = *rc::gen::inRange<size_t>(0, size + 1);
  Members expected = RandomMembers(size);
  Bitmap bitmap = FromMembers(expected, size);
  bitmap.SetRange(first, last);
  for (size_t i = first; i < last; ++i) expected.insert(i);
  RC_ASSERT(ToMembers(bitmap) == expected);
}

TEST(Bitmap, PadsWithZerosToWholeBlocks) {
  for (const size_t size : {size_t{1}, size_t{63}, size_t{64}, size_t{1023}, size_t{1024},
                            size_t{1025}, size_t{3072}}) {
    const Bitmap bitmap(size, /*all=*/true);
    EXPECT_EQ(bitmap.words().size() % Bitmap::kBlockWords, 0);
    EXPECT_EQ(bitmap.Count(), size);
    EXPECT_TRUE(bitmap.All());
    EXPECT_EQ(reinterpret_cast<uintptr_t>(bitmap.words().data()) % 64, 0);
  }
}

TEST(Bitmap, ClearsPaddingAfterWordsWereWrittenWhole) {
  for (const size_t size : {size_t{1}, size_t{64}, size_t{1000}, size_t{1024}, size_t{1088}}) {
    Bitmap bitmap(size);
    for (uint64_t& word : bitmap.words()) word = ~uint64_t{0};
    bitmap.ClearPadding();
    EXPECT_EQ(bitmap, Bitmap(size, /*all=*/true)) << size;
  }
}

TEST(Bitmap, KeepsNothingInAnEmptySet) {
  Bitmap none(0);
  EXPECT_FALSE(none.Any());
  EXPECT_TRUE(none.All());
  none.Clear();
  none.ClearPadding();
  none.SetAll();
  EXPECT_EQ(none, Bitmap());
  EXPECT_EQ(none.bytes(), 0);
}

TEST(Bitmap, CopiesDeeplyAndMovesWithoutCopy) {
  Bitmap original(2000);
  original.Set(1999);
  Bitmap copy = original;
  copy.Reset(1999);
  EXPECT_TRUE(original.Test(1999));
  copy = original;
  EXPECT_EQ(copy, original);
  copy = Bitmap(5);
  EXPECT_EQ(copy.size(), 5);
  const uint64_t* words = original.words().data();
  const Bitmap moved = std::move(original);
  EXPECT_EQ(moved.words().data(), words);
}

}  // namespace
}  // namespace celadon
