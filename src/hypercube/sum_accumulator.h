// Adds up the numbers of an aggregation's argument.
#ifndef CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_

#include <cmath>
#include <cstdint>
#include <vector>

#include "expression/column_vector.h"
#include "hypercube/accumulator.h"
#include "runtime/growth.h"
#include "value/number_text.h"

namespace celadon {

// A sum that carries the rounding error along (Neumaier), so that the order of records, and with it
// the number of threads, does not show in the result.
class CompensatedSum {
 public:
  void Add(double number) {
    const double sum = sum_ + number;
    error_ += std::abs(sum_) >= std::abs(number) ? (sum_ - sum) + number : (number - sum) + sum_;
    sum_ = sum;
  }
  // A number that occurs several times; the rounding of the product is carried along as well.
  void Add(double number, uint64_t times) {
    const auto factor = static_cast<double>(times);
    const double product = number * factor;
    Add(product);
    const bool exact = std::abs(product) < kExactIntegers &&
                       static_cast<double>(static_cast<int64_t>(number)) == number;
    if (!exact) error_ += std::fma(number, factor, -product);
  }
  void Add(const CompensatedSum& other) {
    Add(other.sum_);
    error_ += other.error_;
  }
  double value() const { return std::isfinite(sum_) ? sum_ + error_ : sum_; }

 private:
  double sum_ = 0, error_ = 0;
};

// Sum and Avg.
class SumAccumulator final : public Accumulator {
 public:
  explicit SumAccumulator(bool average) : average_(average) {}
  Needs needs() const override { return Needs::kNumbers; }
  void Resize(size_t groups) override {
    sums_.resize(groups);
    counts_.resize(groups);
  }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) {
      const double number = block.numbers[records[i]];
      if (!std::isnan(number)) AddNumber(groups[i], number);
    }
  }
  void AddRepeated(uint32_t group, uint32_t, double number, uint64_t times) override {
    if (std::isnan(number)) return;
    sums_[group].Add(number, times);
    counts_[group] += times;
  }
  void AddNumber(size_t group, double number) {
    sums_[group].Add(number);
    ++counts_[group];
  }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t>) override {
    const auto& theirs = static_cast<const SumAccumulator&>(other);
    for (size_t g = 0; g < group_of.size(); ++g) {
      sums_[group_of[g]].Add(theirs.sums_[g]);
      counts_[group_of[g]] += theirs.counts_[g];
    }
  }
  size_t groups() const override { return sums_.size(); }
  size_t BytesToTake(size_t groups, size_t) const override {
    return celadon::BytesToTake(sums_, groups) + celadon::BytesToTake(counts_, groups);
  }
  double Number(size_t group) const override {
    if (!average_) return sums_[group].value();
    return counts_[group] == 0 ? kNoNumber
                               : sums_[group].value() / static_cast<double>(counts_[group]);
  }

 private:
  bool average_;
  std::vector<CompensatedSum> sums_;
  std::vector<uint64_t> counts_;  // numbers, which Avg divides by
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_
