#include "hypercube/pair_accumulator.h"

#include <cmath>
#include <limits>

#include "runtime/growth.h"

namespace celadon {

void PairAccumulator::Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                          const ArgumentBlock& block) {
  for (size_t i = 0; i < groups.size(); ++i) {
    const double y = block.numbers[records[i]];
    if (std::isnan(y)) continue;
    if (!pairs_) {
      sums_[groups[i]].AddY(y);
    } else if (const double x = block.second_numbers[records[i]]; !std::isnan(x)) {
      sums_[groups[i]].Add(y, x);
    }
  }
}

void PairAccumulator::AddRepeated(uint32_t group, uint32_t, double number, uint64_t times) {
  if (!std::isnan(number)) sums_[group].AddY(number, static_cast<double>(times));
}

void PairAccumulator::Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                            std::span<const uint32_t>) {
  const auto& theirs = static_cast<const PairAccumulator&>(other);
  for (size_t g = 0; g < group_of.size(); ++g) sums_[group_of[g]].Add(theirs.sums_[g]);
}

size_t PairAccumulator::BytesToTake(size_t groups, size_t) const {
  return celadon::BytesToTake(sums_, groups);
}

double PairAccumulator::Number(size_t group) const {
  const double number = kernel_(sums_[group], parameters_);
  return std::isfinite(number) ? number : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace celadon
