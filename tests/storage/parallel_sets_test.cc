// Sets joined by several threads against sets joined number by number.
#include "storage/parallel_sets.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace celadon {
namespace {

using Set = std::shared_ptr<const Bitmap>;

Set RandomSet(size_t size, std::mt19937& random) {
  auto set = std::make_shared<Bitmap>(size);
  for (size_t i = 0; i < size; ++i) {
    if (random() % 3 != 0) set->Set(i);
  }
  return set;
}

Bitmap Expected(size_t size, const std::function<bool(size_t)>& holds) {
  Bitmap set(size);
  for (size_t i = 0; i < size; ++i) {
    if (holds(i)) set.Set(i);
  }
  return set;
}

TEST(ParallelSets, HoldWhatTheirNumbersTell) {
  std::mt19937 random(1);
  for (const size_t threads : {1, 3}) {
    const auto executor = MakeThreadPool(threads);
    for (const size_t size : {size_t{0}, size_t{1}, size_t{1000}, size_t{65536}, size_t{200001}}) {
      const std::vector<Set> sets = {RandomSet(size, random), RandomSet(size, random),
                                     RandomSet(size, random)};
      const Bitmap &a = *sets[0], &b = *sets[1], &c = *sets[2];
      EXPECT_EQ(IntersectionOf(sets, *executor),
                Expected(size, [&](size_t i) { return a.Test(i) && b.Test(i) && c.Test(i); }));
      EXPECT_EQ(IntersectionOf(std::span(sets).first(1), *executor), a);
      EXPECT_EQ(UnionOf(a, b, *executor),
                Expected(size, [&](size_t i) { return a.Test(i) || b.Test(i); }));
      EXPECT_EQ(ComplementOf(a, *executor), Expected(size, [&](size_t i) { return !a.Test(i); }));
    }
  }
}

}  // namespace
}  // namespace celadon
