#include <random>

#include <gtest/gtest.h>

#include "celadon/bitmap.h"

namespace celadon {
namespace {

struct SetCase {
  const char* name;
  size_t size;
  double density;
};

class CompressedBitmapOf : public testing::TestWithParam<SetCase> {
 protected:
  static Bitmap RandomSet() {
    Bitmap bitmap(GetParam().size);
    std::mt19937 random(1);
    std::bernoulli_distribution member(GetParam().density);
    for (size_t i = 0; i < bitmap.size(); ++i) {
      if (member(random)) bitmap.Set(i);
    }
    return bitmap;
  }
};

TEST_P(CompressedBitmapOf, ExpandsToTheSameSet) {
  const Bitmap bitmap = RandomSet();
  const CompressedBitmap compressed(bitmap);
  EXPECT_EQ(compressed.Expand(), bitmap);
  EXPECT_EQ(compressed.size(), bitmap.size());
  EXPECT_EQ(compressed.Count(), bitmap.Count());
  EXPECT_EQ(compressed, CompressedBitmap(bitmap));
}

TEST_P(CompressedBitmapOf, TestsMembersAndTellsSetsApart) {
  Bitmap bitmap = RandomSet();
  const CompressedBitmap compressed(bitmap);
  for (size_t i = 0; i < bitmap.size(); i += 17) EXPECT_EQ(compressed.Test(i), bitmap.Test(i));
  bitmap.Test(5) ? bitmap.Reset(5) : bitmap.Set(5);
  EXPECT_FALSE(compressed == CompressedBitmap(bitmap));
}

INSTANTIATE_TEST_SUITE_P(Cases, CompressedBitmapOf,
                         testing::ValuesIn(std::vector<SetCase>{{"None", 100'000, 0},
                                                                {"Few", 300'000, 0.001},
                                                                {"Half", 200'000, 0.5},
                                                                {"Most", 200'000, 0.999},
                                                                {"AllOfWholeChunks", 131'072, 1},
                                                                {"All", 150'001, 1}}),
                         [](const auto& info) { return info.param.name; });

TEST(CompressedBitmap, KeepsRunsInFewBytes) {
  Bitmap bitmap(1'000'000);
  bitmap.SetRange(10, 900'000);
  const CompressedBitmap compressed(bitmap);
  EXPECT_LT(compressed.bytes(), 1000);
  EXPECT_EQ(compressed.Expand(), bitmap);
}

TEST(CompressedBitmap, IsEmptyWhenDefaultMade) {
  const CompressedBitmap none;
  EXPECT_EQ(none.Count(), 0);
  EXPECT_EQ(none.bytes(), 0);
  EXPECT_EQ(none.Expand(), Bitmap());
  EXPECT_EQ(none, CompressedBitmap(Bitmap()));
}

}  // namespace
}  // namespace celadon
