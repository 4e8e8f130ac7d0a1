#include "hypercube/first_sorted_accumulator.h"

#include <cmath>

#include "runtime/growth.h"

namespace celadon {

void FirstSortedAccumulator::Take(Best* best, const Best& met) const {
  if (best->value == ArgumentBlock::kNoValue || met.weight < best->weight) {
    *best = met;
  } else if (met.weight == best->weight) {
    best->several |= met.several || !distinct_ || met.value != best->value;
  }
}

void FirstSortedAccumulator::Add(std::span<const uint32_t> groups,
                                 std::span<const uint32_t> records, const ArgumentBlock& block) {
  for (size_t i = 0; i < groups.size(); ++i) {
    const double weight = block.second_numbers[records[i]];
    const uint32_t value = block.values[records[i]];
    if (std::isnan(weight) || value == ArgumentBlock::kNoValue) continue;
    Take(&best_[groups[i]], {.weight = weight, .value = value, .several = false});
  }
}

void FirstSortedAccumulator::Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                                   std::span<const uint32_t> value_of) {
  const auto& theirs = static_cast<const FirstSortedAccumulator&>(other);
  for (size_t g = 0; g < group_of.size(); ++g) {
    Best met = theirs.best_[g];
    if (met.value == ArgumentBlock::kNoValue) continue;
    if (!value_of.empty()) met.value = value_of[met.value];
    Take(&best_[group_of[g]], met);
  }
}

std::vector<Value> FirstSortedAccumulator::Results(const ArgumentValues& values,
                                                   const RegionalSettings&) const {
  std::vector<Value> results;
  results.reserve(best_.size());
  for (const Best& best : best_) {
    const bool one = best.value != ArgumentBlock::kNoValue && !best.several;
    results.push_back(one ? values.Of(best.value).front() : Value());
  }
  return results;
}

size_t FirstSortedAccumulator::BytesToTake(size_t groups, size_t) const {
  return celadon::BytesToTake(best_, groups);
}

}  // namespace celadon
