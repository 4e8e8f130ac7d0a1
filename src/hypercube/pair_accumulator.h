// Adds up what correlation, regression and deviation follow from.
#ifndef CELADON_HYPERCUBE_PAIR_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_PAIR_ACCUMULATOR_H_

#include <array>
#include <vector>

#include "expression/pair_sums.h"
#include "hypercube/accumulator.h"

namespace celadon {

// Of pairs of numbers, or of the numbers of one argument.
class PairAccumulator final : public Accumulator {
 public:
  using Parameters = std::array<double, 2>;  // those of a PairKernel
  PairAccumulator(PairKernel kernel, bool pairs, Parameters parameters)
      : kernel_(kernel), pairs_(pairs), parameters_(parameters) {}

  Needs needs() const override { return pairs_ ? Needs::kPairs : Needs::kNumbers; }
  void Resize(size_t groups) override { sums_.resize(groups); }
  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           const ArgumentBlock& block) override;
  void AddRepeated(uint32_t group, uint32_t value, double number, uint64_t times) override;
  void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
             std::span<const uint32_t> value_of) override;
  size_t BytesToTake(size_t groups, size_t values) const override;

 private:
  size_t groups() const override { return sums_.size(); }
  double Number(size_t group) const override;

  const PairKernel kernel_;
  const bool pairs_;
  const Parameters parameters_;
  std::vector<PairSums> sums_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PAIR_ACCUMULATOR_H_
