#include "storage/parallel_sets.h"

#include <algorithm>

namespace celadon {
namespace {

// Makes a set of that size, of which write(first_word, last_word, words) writes the words.
template <typename Write>
Bitmap Written(size_t size, Executor& executor, Write write) {
  constexpr size_t kMorselWords = 64 * Bitmap::kBlockWords;
  Bitmap set(size);
  uint64_t* const words = set.words().data();
  const size_t count = set.words().size();
  executor.Run((count + kMorselWords - 1) / kMorselWords, [&](size_t morsel, size_t) {
    const size_t first = morsel * kMorselWords;
    write(first, std::min(count, first + kMorselWords), words);
  });
  return set;
}

}  // namespace

Bitmap IntersectionOf(std::span<const std::shared_ptr<const Bitmap>> sets, Executor& executor) {
  return Written(sets.front()->size(), executor, [&](size_t first, size_t last, uint64_t* words) {
    std::copy_n(sets.front()->words().data() + first, last - first, words + first);
    for (const auto& set : sets.subspan(1)) {
      const uint64_t* const others = set->words().data();
      for (size_t w = first; w < last; ++w) words[w] &= others[w];
    }
  });
}

Bitmap UnionOf(const Bitmap& a, const Bitmap& b, Executor& executor) {
  const uint64_t* const left = a.words().data();
  const uint64_t* const right = b.words().data();
  return Written(a.size(), executor, [=](size_t first, size_t last, uint64_t* words) {
    for (size_t w = first; w < last; ++w) words[w] = left[w] | right[w];
  });
}

Bitmap ComplementOf(const Bitmap& set, Executor& executor) {
  const uint64_t* const held = set.words().data();
  Bitmap rest = Written(set.size(), executor, [=](size_t first, size_t last, uint64_t* words) {
    for (size_t w = first; w < last; ++w) words[w] = ~held[w];
  });
  rest.ClearPadding();
  return rest;
}

}  // namespace celadon
