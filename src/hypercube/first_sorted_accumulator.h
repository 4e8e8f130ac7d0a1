// Keeps the value of the record with the lowest weight.
#ifndef CELADON_HYPERCUBE_FIRST_SORTED_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_FIRST_SORTED_ACCUMULATOR_H_

#include <vector>

#include "hypercube/accumulator.h"

namespace celadon {

// Of several records with that weight there is none; with `distinct`, unless they have one value.
class FirstSortedAccumulator final : public Accumulator {
 public:
  explicit FirstSortedAccumulator(bool distinct) : distinct_(distinct) {}

  Needs needs() const override { return Needs::kWeighted; }
  void Resize(size_t groups) override { best_.resize(groups); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override;
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override;
  std::vector<Value> Results(const ArgumentValues& values,
                             const RegionalSettings& settings) const override;
  size_t BytesToTake(size_t groups, size_t values) const override;

 private:
  struct Best {
    double weight = 0;
    uint32_t value = ArgumentBlock::kNoValue;  // none so far
    bool several = false;                      // records with the weight
  };

  size_t groups() const override { return best_.size(); }
  double Number(size_t) const override { return 0; }
  void Take(Best* best, const Best& met) const;

  const bool distinct_;
  std::vector<Best> best_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_FIRST_SORTED_ACCUMULATOR_H_
