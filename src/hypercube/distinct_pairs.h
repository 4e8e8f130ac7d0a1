// The set of (group, value) pairs that were met.
#ifndef CELADON_HYPERCUBE_DISTINCT_PAIRS_H_
#define CELADON_HYPERCUBE_DISTINCT_PAIRS_H_

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "hypercube/pair_list.h"
#include "runtime/growth.h"

namespace celadon {

// A bit a pair where all pairs are few enough, else a list.
class DistinctPairs {
 public:
  // `values` 0: unknown.
  DistinctPairs(uint64_t expected_groups, uint64_t values)
      : words_a_group_(values > 0 && values < kMostBits && expected_groups <= kMostBits / values
                           ? (values + 63) / 64
                           : 0) {}

  void Resize(size_t groups) { bits_.resize(groups * words_a_group_); }

  void Insert(uint32_t group, uint32_t value) {
    if (words_a_group_ == 0) return listed_.Add({Listed::PairOf(group, value)});
    bits_[group * words_a_group_ + value / 64] |= uint64_t{1} << (value % 64);
  }
  // Inserts the pairs of another set, with these groups and values (empty: the same) in place of
  // theirs.
  void Merge(const DistinctPairs& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) {
    listed_.Expect(other.listed_.size());
    other.ForEachMet([&](uint32_t group, uint32_t value) {
      Insert(group_of[group], value_of.empty() ? value : value_of[value]);
    });
  }

  // Each pair once, by group and value.
  template <typename Visit>
  void ForEach(Visit visit) const {
    VisitListed(listed_.Sorted(), visit);
    VisitBits(visit);
  }
  // How many values each of so many groups has.
  std::vector<uint64_t> Counts(size_t groups) const {
    std::vector<uint64_t> counts(groups);
    for (const MetPair& met : listed_.Sorted()) ++counts[met.pair >> 32];
    for (size_t w = 0; w < bits_.size(); ++w) {
      counts[w / words_a_group_] += static_cast<uint64_t>(std::popcount(bits_[w]));
    }
    return counts;
  }

  // How many pairs the list holds.
  size_t listed() const { return listed_.size(); }
  // Heap bytes, at the most, while so many groups and pairs are added.
  size_t BytesToTake(size_t groups, size_t pairs) const {
    return words_a_group_ == 0 ? listed_.BytesToTake(pairs)
                               : celadon::BytesToTake(bits_, groups * words_a_group_);
  }

 private:
  using Listed = PairList<MetPair>;
  static constexpr uint64_t kMostBits = uint64_t{1} << 27;  // 16 MiB a worker

  // In any order, some perhaps several times.
  template <typename Visit>
  void ForEachMet(Visit visit) const {
    VisitListed(listed_.entries(), visit);
    VisitBits(visit);
  }
  template <typename Visit>
  static void VisitListed(const std::vector<MetPair>& pairs, Visit visit) {
    for (const MetPair& met : pairs) {
      visit(static_cast<uint32_t>(met.pair >> 32), static_cast<uint32_t>(met.pair));
    }
  }
  template <typename Visit>
  void VisitBits(Visit visit) const {
    for (size_t w = 0; w < bits_.size(); ++w) {
      for (uint64_t word = bits_[w]; word != 0; word &= word - 1) {
        visit(static_cast<uint32_t>(w / words_a_group_),
              static_cast<uint32_t>(w % words_a_group_ * 64 +
                                    static_cast<size_t>(std::countr_zero(word))));
      }
    }
  }

  size_t words_a_group_;
  std::vector<uint64_t> bits_;
  Listed listed_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DISTINCT_PAIRS_H_
