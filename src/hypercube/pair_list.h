// Pairs of a group and a value, as a list that is put in order now and then.
#ifndef CELADON_HYPERCUBE_PAIR_LIST_H_
#define CELADON_HYPERCUBE_PAIR_LIST_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hypercube/sort_pairs.h"
#include "runtime/growth.h"

namespace celadon {

// A pair that was met.
struct MetPair {
  uint64_t pair;  // the group in the upper half
  void Join(const MetPair&) {}
};
// The same with how often.
struct CountedPair {
  uint64_t pair;
  uint64_t count;
  void Join(const CountedPair& other) { count += other.count; }
};

// Equal pairs are joined whenever the list has doubled, so that it holds about twice as many
// entries as there are pairs. Adding to its end and sorting by digits touches memory in order,
// which a hash table of so many pairs does not.
template <typename Entry>
class PairList {
 public:
  static uint64_t PairOf(uint32_t group, uint32_t value) { return uint64_t{group} << 32 | value; }

  void Add(const Entry& entry) {
    if (entries_.size() >= limit_) Compact();
    entries_.push_back(entry);
  }
  // Lets so many be added before the list is put in order again.
  void Expect(size_t more) { limit_ = std::max(limit_, entries_.size() + more); }

  size_t size() const { return entries_.size(); }
  // In no order; equal pairs may stand apart.
  const std::vector<Entry>& entries() const { return entries_; }
  // By group and value, each pair once.
  std::vector<Entry> Sorted() const {
    std::vector<Entry> sorted = entries_;
    SortPairs(&sorted, &Entry::pair);
    Join(&sorted);
    return sorted;
  }
  // Heap bytes, at the most, while so many are added; sorting takes a second list.
  size_t BytesToTake(size_t more) const {
    return celadon::BytesToTake(entries_, more) + 2 * (entries_.size() + more) * sizeof(Entry);
  }

 private:
  static constexpr size_t kFewest = size_t{1} << 16;

  void Compact() {
    SortPairs(&entries_, &Entry::pair);
    Join(&entries_);
    limit_ = std::max(kFewest, 2 * entries_.size());
  }

  static void Join(std::vector<Entry>* sorted) {
    if (sorted->empty()) return;
    size_t last = 0;
    for (size_t i = 1; i < sorted->size(); ++i) {
      if ((*sorted)[i].pair == (*sorted)[last].pair) {
        (*sorted)[last].Join((*sorted)[i]);
      } else {
        (*sorted)[++last] = (*sorted)[i];
      }
    }
    sorted->resize(last + 1);
  }

  std::vector<Entry> entries_;
  size_t limit_ = kFewest;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PAIR_LIST_H_
