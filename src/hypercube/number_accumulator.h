// Keeps the numbers of an aggregation's argument, for functions that look at all of them at once.
#ifndef CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_

#include <vector>

#include "hypercube/accumulator.h"

namespace celadon {

class NumberAccumulator final : public Accumulator {
 public:
  NumberAccumulator(NumberKernel kernel, double parameter)
      : kernel_(kernel), parameter_(parameter) {}

  Needs needs() const override { return Needs::kNumbers; }
  void Resize(size_t groups) override { group_count_ = groups; }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override;
  void AddRepeated(uint32_t group, uint32_t value, double number, uint64_t times) override;
  void AddCounted(uint32_t group, std::span<const double> numbers, std::span<const uint32_t> counts,
                  uint32_t null) override;
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override;
  std::vector<Value> Results(const ArgumentValues& values,
                             const RegionalSettings& settings) const override;

  size_t size() const override { return std::max(group_count_, numbers_.size()); }
  size_t BytesToTake(size_t groups, size_t values) const override;

 private:
  size_t groups() const override { return group_count_; }
  double Number(size_t) const override { return 0; }
  // Where the numbers of each group begin, and behind the last one.
  std::vector<size_t> FirstOfGroups() const;
  // Once there are several groups, each number has one.
  void TellGroups();

  const NumberKernel kernel_;
  const double parameter_;
  size_t group_count_ = 0;
  std::vector<double> numbers_;
  std::vector<uint32_t> groups_;  // of the numbers; empty while there is one group at most
  std::vector<uint64_t> counts_;  // how often each occurs; empty while each does once
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_
