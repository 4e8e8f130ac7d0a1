// Keeps the numbers of an aggregation's argument, for functions that look at all of them at once.
#ifndef CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_

#include <algorithm>
#include <memory>
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

  size_t size() const override { return std::max(group_count_, numbers()); }
  size_t BytesToTake(size_t groups, size_t values) const override;

 private:
  struct Part {
    std::vector<double> numbers;
    std::vector<uint32_t> groups;  // of the numbers; empty while there is one group at most
    std::vector<uint64_t> counts;  // how often each occurs; empty while each does once

    uint32_t group(size_t i) const { return groups.empty() ? 0 : groups[i]; }
  };
  // What another one has gathered: shared, for copies would cost more than it did to gather it.
  struct Merged {
    std::shared_ptr<const Part> part;
    std::vector<uint32_t> group_of;  // of its groups; one entry: they are all that one

    uint32_t group(size_t i) const {
      return group_of.size() == 1 ? group_of.front() : group_of[part->group(i)];
    }
  };

  size_t groups() const override { return group_count_; }
  double Number(size_t) const override { return 0; }
  size_t numbers() const { return own_->numbers.size() + merged_numbers_; }
  // The own part, to be added to; with several groups, each number has one.
  Part& Own();
  void Take(std::shared_ptr<const Part> part, std::vector<uint32_t> group_of);
  bool counted() const;
  // Calls visit(part, group) for all parts; group(i) is that of a part's number i.
  template <typename Visit>
  void ForEachPart(Visit visit) const;
  // Where the numbers of each group begin, and behind the last one.
  std::vector<size_t> FirstOfGroups() const;

  const NumberKernel kernel_;
  const double parameter_;
  size_t group_count_ = 0;
  std::shared_ptr<Part> own_ = std::make_shared<Part>();
  std::vector<Merged> merged_;
  size_t merged_numbers_ = 0;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NUMBER_ACCUMULATOR_H_
