// Sum, Count, Min, Max and Avg of the rows of each group, added up as the rows are met.
#ifndef CELADON_SCRIPT_GROUP_NUMBERS_H_
#define CELADON_SCRIPT_GROUP_NUMBERS_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/row_batch.h"
#include "expression/aggregation.h"

namespace celadon {

// The numbers of a dictionary, NaN where a value has none, and for NULL. Kept as long as batches
// share the dictionary.
class NumberLane {
 public:
  void Prepare(const std::shared_ptr<const DualVector>& dictionary);
  // Of the row with this code.
  double of(uint32_t code) const { return numbers_[std::min(code, null_)]; }

 private:
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<double> numbers_;  // one a value, and that of NULL
  uint32_t null_ = 0;
};

// Numbers as a column without texts, NaN as NULL.
BatchColumn NumberColumn(std::span<const double> numbers);

// One of the five aggregations of some values, none of them NULL.
struct RunningTotal {
  double number = 0;   // sum, or the extreme
  uint64_t count = 0;  // of what the aggregation counts

  void Add(AggregationKind kind, ValueView value);
  double Result(AggregationKind kind) const;  // NaN where there is none
};

// Used by one thread. Which of the values are equal does not matter.
class GroupNumbers {
 public:
  // Requires that the kind is one of the five.
  explicit GroupNumbers(AggregationKind kind) : kind_(kind) {}

  // Row r of the column belongs to group groups[r], one of `size` groups so far.
  void Add(std::span<const uint32_t> groups, size_t size, const BatchColumn& column);
  // The results of groups 0 … groups-1; those that no row belongs to have that of no rows.
  BatchColumn Results(size_t groups);

 private:
  // Makes so many groups, no row belonging to those that are new.
  void MakeRoom(size_t size);
  // NaN where there is none.
  double Result(size_t group) const;
  void Count(std::span<const uint32_t> groups, const BatchColumn& column);
  template <typename Take>
  void ForEachNumber(std::span<const uint32_t> groups, const BatchColumn& column, Take take);

  AggregationKind kind_;
  // Of each group, as far as the kind has a use for them; apart, so that more of them fit in a
  // cache.
  std::vector<double> numbers_;   // the sum, or the extreme; NaN: none
  std::vector<uint32_t> counts_;  // tables have less than 2^32 rows
  NumberLane lane_;
  // Of Count: the dictionary at hand, and whether some of its numbers are NaN, which count as NULL.
  std::shared_ptr<const DualVector> counted_;
  size_t counted_size_ = 0;
  bool has_nan_ = false;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUP_NUMBERS_H_
