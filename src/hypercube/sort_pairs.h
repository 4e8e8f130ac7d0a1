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

// Of many entries, a multiple faster than by comparing them. Takes a second list meanwhile.
template <typename Entry, typename KeyOf = std::identity>
void SortPairs(std::vector<Entry>* entries, KeyOf key_of = {}) {
  constexpr size_t kFew = size_t{1} << 10;
  if (entries->size() <= kFew) {
    std::ranges::sort(*entries, {}, key_of);
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

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SORT_PAIRS_H_
