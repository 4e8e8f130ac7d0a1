// Keeps what an aggregation's arguments were, for functions that look at all of them at once.
#ifndef CELADON_HYPERCUBE_SAMPLE_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_SAMPLE_ACCUMULATOR_H_

#include <algorithm>
#include <vector>

#include "expression/external_call.h"
#include "hypercube/accumulator.h"
#include "hypercube/pair_list.h"
#include "runtime/growth.h"

namespace celadon {

// How often each distinct combination of arguments occurs in a group, or, for functions that depend
// on load order, the combinations in that order.
class SampleAccumulator final : public Accumulator {
 public:
  SampleAccumulator(const AggregationFunction& function, bool distinct)
      : function_(function), distinct_(distinct) {}

  Needs needs() const override { return Needs::kCombinations; }
  void Resize(size_t groups) override { groups_ = groups; }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override;
  void AddRepeated(uint32_t group, uint32_t value, double number, uint64_t times) override;
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override;
  std::vector<Value> Results(const ArgumentValues& values,
                             const RegionalSettings& settings) const override;
  // The argument values of groups, a row a record in load order, for functions that take them so.
  std::vector<ExternalGroup> Groups(const ArgumentValues& values, size_t arguments) const;

  size_t size() const override { return std::max({groups_, counted_.size(), ordered_.size()}); }
  size_t BytesToTake(size_t, size_t values) const override {
    const size_t entries = function_.ordered ? values : 0;
    return counted_.BytesToTake(values - entries) + celadon::BytesToTake(ordered_, entries);
  }

 private:
  using Counted = PairList<CountedPair>;
  struct Entry {
    uint32_t group;
    uint32_t value;
    uint64_t order;  // position in load order, or how often the value occurs
  };

  size_t groups() const override { return groups_; }
  double Number(size_t) const override { return 0; }
  // By group, then in the order in which the function sees them.
  std::vector<Entry> SortedEntries() const;

  const AggregationFunction& function_;
  bool distinct_;
  size_t groups_ = 0;
  Counted counted_;  // of a function that does not depend on load order
  std::vector<Entry> ordered_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SAMPLE_ACCUMULATOR_H_
