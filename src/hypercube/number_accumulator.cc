#include "hypercube/number_accumulator.h"

#include <algorithm>
#include <cmath>

#include "expression/number_sample.h"
#include "runtime/growth.h"

namespace celadon {
namespace {

// The elements of a list in the order of their groups; of an empty list, none.
template <typename T>
std::vector<T> ByGroup(const std::vector<T>& list, const std::vector<uint32_t>& groups,
                       std::vector<size_t> first_of_group) {
  if (groups.empty() || list.empty()) return list;
  std::vector<T> ordered(list.size());
  for (size_t i = 0; i < list.size(); ++i) ordered[first_of_group[groups[i]]++] = list[i];
  return ordered;
}

}  // namespace

void NumberAccumulator::TellGroups() {
  if (groups_.empty() && group_count_ > 1) groups_.resize(numbers_.size());
}

void NumberAccumulator::Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                            const ArgumentBlock& block) {
  TellGroups();
  const bool apart = group_count_ > 1;
  size_t size = numbers_.size();
  numbers_.resize(size + groups.size());
  if (apart) groups_.resize(numbers_.size());
  for (size_t i = 0; i < groups.size(); ++i) {
    const double number = block.numbers[records[i]];
    numbers_[size] = number;
    if (apart) groups_[size] = groups[i];
    size += std::isnan(number) ? 0 : 1;
  }
  numbers_.resize(size);
  if (apart) groups_.resize(size);
}

void NumberAccumulator::AddRepeated(uint32_t group, uint32_t, double number, uint64_t times) {
  if (std::isnan(number)) return;
  TellGroups();
  if (times != 1 && counts_.empty()) counts_.resize(numbers_.size(), 1);
  numbers_.push_back(number);
  if (group_count_ > 1) groups_.push_back(group);
  if (times != 1 || !counts_.empty()) counts_.push_back(times);
}

void NumberAccumulator::AddCounted(uint32_t group, std::span<const double> numbers,
                                   std::span<const uint32_t> counts, uint32_t) {
  TellGroups();
  counts_.resize(numbers_.size(), 1);
  const size_t first = numbers_.size();
  size_t size = first;
  numbers_.resize(first + counts.size());
  counts_.resize(first + counts.size());
  for (size_t value = 0; value < counts.size(); ++value) {
    numbers_[size] = numbers[value];
    counts_[size] = counts[value];
    size += (counts[value] != 0 && !std::isnan(numbers[value])) ? 1 : 0;
  }
  numbers_.resize(size);
  counts_.resize(size);
  if (group_count_ > 1) groups_.resize(size, group);
}

void NumberAccumulator::Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                              std::span<const uint32_t>) {
  const auto& theirs = static_cast<const NumberAccumulator&>(other);
  TellGroups();
  const bool counted = !counts_.empty() || !theirs.counts_.empty();
  if (counted) counts_.resize(numbers_.size(), 1);
  numbers_.insert(numbers_.end(), theirs.numbers_.begin(), theirs.numbers_.end());
  if (group_count_ > 1) {
    for (const uint32_t group : theirs.groups_) groups_.push_back(group_of[group]);
    if (theirs.groups_.empty() && !theirs.numbers_.empty()) {
      groups_.resize(numbers_.size(), group_of.front());
    }
  }
  if (!counted) return;
  counts_.insert(counts_.end(), theirs.counts_.begin(), theirs.counts_.end());
  counts_.resize(numbers_.size(), 1);
}

std::vector<size_t> NumberAccumulator::FirstOfGroups() const {
  std::vector<size_t> first(group_count_ + 1);
  if (groups_.empty()) {
    if (group_count_ > 0) std::fill(first.begin() + 1, first.end(), numbers_.size());
    return first;
  }
  for (const uint32_t group : groups_) ++first[group + 1];
  for (size_t group = 0; group < group_count_; ++group) first[group + 1] += first[group];
  return first;
}

std::vector<Value> NumberAccumulator::Results(const ArgumentValues&,
                                              const RegionalSettings&) const {
  const std::vector<size_t> first = FirstOfGroups();
  std::vector<double> numbers = ByGroup(numbers_, groups_, first);
  std::vector<uint64_t> counts = ByGroup(counts_, groups_, first);
  std::vector<Value> results(group_count_);
  for (size_t group = 0; group < group_count_; ++group) {
    const size_t begin = first[group], size = first[group + 1] - begin;
    const std::span<uint64_t> times(counts);
    NumberSample sample(std::span<double>(numbers).subspan(begin, size),
                        times.empty() ? times : times.subspan(begin, size));
    const double result = kernel_(sample, parameter_);
    if (std::isfinite(result)) results[group] = Value::Number(result);
  }
  return results;
}

// The numbers in the order of their groups stand beside them in the end.
size_t NumberAccumulator::BytesToTake(size_t groups, size_t values) const {
  size_t bytes = celadon::BytesToTake(numbers_, values) +
                 (numbers_.size() + values) * sizeof(double) +
                 (group_count_ + groups + 1) * 2 * sizeof(size_t);
  if (!groups_.empty() || group_count_ + groups > 1) {
    bytes += celadon::BytesToTake(groups_, numbers_.size() - groups_.size() + values);
  }
  if (!counts_.empty()) bytes += 2 * celadon::BytesToTake(counts_, values);
  return bytes;
}

}  // namespace celadon
