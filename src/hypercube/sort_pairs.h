// Sorts by whole numbers of 64 bits, digit by digit.
#ifndef CELADON_HYPERCUBE_SORT_PAIRS_H_
#define CELADON_HYPERCUBE_SORT_PAIRS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "celadon/executor.h"

namespace celadon {

inline constexpr int kSortDigitBits = 11;
inline constexpr uint64_t kSortDigits = (uint64_t{1} << kSortDigitBits) - 1;

// Puts entries behind each other by one digit of their keys, keeping their order otherwise.
template <typename Entry, typename KeyOf>
void SortByDigit(int shift, const std::vector<Entry>& from, std::vector<Entry>* to, KeyOf key_of) {
  std::array<size_t, kSortDigits + 1> next = {};
  for (const Entry& entry : from) ++next[std::invoke(key_of, entry) >> shift & kSortDigits];
  size_t first = 0;
  for (size_t& place : next) first += std::exchange(place, first);
  for (const Entry& entry : from) {
    (*to)[next[std::invoke(key_of, entry) >> shift & kSortDigits]++] = entry;
  }
}

// Entries of one key stay in their order. Of many entries, a multiple faster than by comparing
// them. Takes a second list meanwhile.
template <typename Entry, typename KeyOf = std::identity>
void SortPairs(std::vector<Entry>* entries, KeyOf key_of = {}) {
  constexpr size_t kFew = size_t{1} << 10;
  if (entries->size() <= kFew) {
    std::ranges::stable_sort(*entries, {}, key_of);
    return;
  }
  uint64_t differs = 0;
  for (const Entry& entry : *entries) {
    differs |= std::invoke(key_of, entry) ^ std::invoke(key_of, entries->front());
  }
  std::vector<Entry> other(entries->size());
  for (int shift = 0; shift < 64 && differs >> shift != 0; shift += kSortDigitBits) {
    if ((differs >> shift & kSortDigits) == 0) continue;
    SortByDigit(shift, *entries, &other, key_of);
    std::swap(*entries, other);
  }
}

// The same by all workers: each sorts a part, and the parts are merged; as much memory.
template <typename Entry, typename KeyOf = std::identity>
void SortPairs(std::vector<Entry>* entries, KeyOf key_of, Executor& executor) {
  constexpr size_t kFewAPart = size_t{1} << 15;
  const size_t parts = std::min(executor.workers(), entries->size() / kFewAPart);
  if (parts <= 1) return SortPairs(entries, key_of);
  std::vector<std::vector<Entry>> sorted(parts);
  executor.Run(parts, [&](size_t p, size_t) {
    const auto place = [&](size_t part) {
      return entries->begin() + static_cast<std::ptrdiff_t>(entries->size() * part / parts);
    };
    sorted[p].assign(place(p), place(p + 1));
  });
  *entries = std::vector<Entry>();
  executor.Run(parts, [&](size_t p, size_t) { SortPairs(&sorted[p], key_of); });
  for (size_t width = 1; width < parts; width *= 2) {
    executor.Run((parts + 2 * width - 1) / (2 * width), [&](size_t pair, size_t) {
      std::vector<Entry>& left = sorted[2 * width * pair];
      const size_t other = 2 * width * pair + width;
      if (other >= parts) return;
      std::vector<Entry> merged(left.size() + sorted[other].size());
      std::ranges::merge(left, sorted[other], merged.begin(), {}, key_of, key_of);
      left = std::move(merged);
    });
  }
  *entries = std::move(sorted.front());
}

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SORT_PAIRS_H_
