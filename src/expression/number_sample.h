// The numbers of a group, for functions that look at all of them.
#ifndef CELADON_EXPRESSION_NUMBER_SAMPLE_H_
#define CELADON_EXPRESSION_NUMBER_SAMPLE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace celadon {

// In any order, which questions may change; none is NaN.
class NumberSample {
 public:
  // `counts` says how often each occurs; empty: once. What is handed over outlives the object.
  NumberSample(std::span<double> numbers, std::span<uint64_t> counts)
      : numbers_(numbers), counts_(counts) {}

  double count() const;
  // The number at a rank from 1 to count(), in between by linear interpolation. Takes a walk over
  // the numbers.
  double AtRank(double rank);
  // The rank-th of the distinct numbers from 1, from the lowest or from the highest one; NaN where
  // there are less.
  double Ranked(double rank, bool highest);

  // Their mean, and the sums of powers of the distances from it.
  struct Moments {
    double count = 0, mean = 0;
    double second = 0, third = 0, fourth = 0;
  };
  Moments FindMoments() const;

 private:
  double Times(size_t i) const { return counts_.empty() ? 1 : static_cast<double>(counts_[i]); }
  // The numbers at two whole ranks, of which the second is the same or the next one.
  std::pair<double, double> AtRanks(double low, double high);
  std::pair<double, double> AtRanksOfCounted(double low, double high);
  // Nullopt where there are few numbers, or they are not as most are.
  std::optional<std::pair<double, double>> AtRanksOfMany(double low, double high) const;

  std::span<double> numbers_;
  std::span<uint64_t> counts_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_NUMBER_SAMPLE_H_
