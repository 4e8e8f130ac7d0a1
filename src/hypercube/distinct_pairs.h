// The set of (group, value) pairs that were met.
#ifndef CELADON_HYPERCUBE_DISTINCT_PAIRS_H_
#define CELADON_HYPERCUBE_DISTINCT_PAIRS_H_

#include <bit>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "runtime/growth.h"

namespace celadon {

// A bit a pair where all pairs are few enough, else a hash set.
class DistinctPairs {
 public:
  // `values` 0: unknown.
  DistinctPairs(uint64_t expected_groups, uint64_t values)
      : words_a_group_(values > 0 && values < kMostBits && expected_groups <= kMostBits / values
                           ? (values + 63) / 64
                           : 0) {}

  void Resize(size_t groups) { bits_.resize(groups * words_a_group_); }

  // Whether the pair is new.
  bool Insert(uint32_t group, uint32_t value) {
    if (words_a_group_ == 0) return hashed_.insert(uint64_t{group} << 32 | value).second;
    uint64_t& word = bits_[group * words_a_group_ + value / 64];
    const uint64_t bit = uint64_t{1} << (value % 64);
    if ((word & bit) != 0) return false;
    word |= bit;
    return true;
  }

  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const uint64_t pair : hashed_) {
      visit(static_cast<uint32_t>(pair >> 32), static_cast<uint32_t>(pair));
    }
    for (size_t w = 0; w < bits_.size(); ++w) {
      for (uint64_t word = bits_[w]; word != 0; word &= word - 1) {
        visit(static_cast<uint32_t>(w / words_a_group_),
              static_cast<uint32_t>(w % words_a_group_ * 64 +
                                    static_cast<size_t>(std::countr_zero(word))));
      }
    }
  }

  // How many pairs the hash set holds.
  size_t hashed() const { return hashed_.size(); }
  // Heap bytes, at the most, while so many groups and pairs are added.
  size_t BytesToTake(size_t groups, size_t pairs) const {
    return words_a_group_ == 0 ? HashedBytesToTake(hashed_, pairs)
                               : celadon::BytesToTake(bits_, groups * words_a_group_);
  }

 private:
  static constexpr uint64_t kMostBits = uint64_t{1} << 27;  // 16 MiB a worker
  size_t words_a_group_;
  std::vector<uint64_t> bits_;
  absl::flat_hash_set<uint64_t> hashed_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DISTINCT_PAIRS_H_
