// What an aggregation of one field finds in the counters of pairs of tuples and values.
#ifndef CELADON_HYPERCUBE_PAIR_COUNTS_H_
#define CELADON_HYPERCUBE_PAIR_COUNTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "hypercube/accumulator.h"
#include "hypercube/argument_reader.h"

namespace celadon {

class PairCounts {
 public:
  // Sums must be exact, of numbers whole but for a power of ten; extremes are of a field as it
  // stands.
  enum class Wanted : uint8_t { kPresent, kSum, kSmallest, kLargest, kEachValue };

  // `counts` has the values of a tuple next to each other. What is handed over outlives the object.
  PairCounts(Wanted wanted, const ReadArgument& argument, std::span<const uint32_t> counts,
             uint64_t tuples);

  // Adds what the records of a tuple have to a group: the accumulator is asked once, but for
  // kEachValue.
  void AddTo(uint64_t tuple, uint32_t group, Accumulator* groups) const;
  // Adds what the records of all these tuples have to the only group.
  void AddAllTo(std::span<const uint64_t> tuples, Accumulator* total) const;

 private:
  double Sum(std::span<const uint32_t> counts) const;
  void AddExtreme(std::span<const uint32_t> counts, uint32_t group, Accumulator* groups) const;
  void AddEach(std::span<const uint32_t> counts, uint32_t group, Accumulator* groups) const;

  const Wanted wanted_;
  const ArgumentInput& input_;
  const std::span<const uint32_t> counts_;
  const size_t width_;
  std::span<const double> numbers_;  // by code; empty where only codes are read
  size_t ascending_ = 0;             // leading codes, whose numbers ascend
  std::vector<double> addends_;      // for a sum: the numbers by the scale, with 0 for none
  double scale_ = 1;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PAIR_COUNTS_H_
