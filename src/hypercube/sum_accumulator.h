// Adds up the numbers of an aggregation's argument.
#ifndef CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_

#include <cmath>
#include <cstdint>
#include <vector>

#include "expression/column_vector.h"
#include "hypercube/accumulator.h"
#include "hypercube/number_total.h"
#include "runtime/growth.h"

namespace celadon {

// Sum and Avg.
class SumAccumulator final : public Accumulator {
 public:
  explicit SumAccumulator(bool average) : average_(average) {}
  Needs needs() const override { return Needs::kNumbers; }
  void Resize(size_t groups) override { totals_.resize(groups); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override {
    for (size_t i = 0; i < groups.size(); ++i) totals_[groups[i]] += block.numbers[records[i]];
  }
  void AddRepeated(uint32_t group, uint32_t, double number, uint64_t times) override {
    if (std::isnan(number)) return;
    totals_[group].sum.Add(number, times);
    totals_[group].numbers += times;
  }
  void AddNumber(size_t group, double number) { totals_[group] += number; }
  void AddTotal(size_t group, const NumberTotal& total) { totals_[group] += total; }
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t>) override {
    const auto& theirs = static_cast<const SumAccumulator&>(other);
    for (size_t g = 0; g < group_of.size(); ++g) totals_[group_of[g]] += theirs.totals_[g];
  }
  size_t groups() const override { return totals_.size(); }
  size_t BytesToTake(size_t groups, size_t) const override {
    return celadon::BytesToTake(totals_, groups);
  }
  double Number(size_t group) const override {
    const NumberTotal& total = totals_[group];
    if (!average_) return total.sum.value();
    return total.numbers == 0 ? kNoNumber : total.sum.value() / static_cast<double>(total.numbers);
  }
  std::vector<double> Numbers() const override { return NumbersOfGroups(); }

 private:
  bool average_;
  std::vector<NumberTotal> totals_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SUM_ACCUMULATOR_H_
