#include "hypercube/number_accumulator.h"

#include <algorithm>
#include <cmath>

#include "expression/number_sample.h"
#include "runtime/growth.h"

namespace celadon {
namespace {

// What a list of groups makes of those of another one; one entry: all are the same.
std::vector<uint32_t> Composed(std::span<const uint32_t> first, std::span<const uint32_t> then) {
  if (then.size() == 1) return {then.begin(), then.end()};
  std::vector<uint32_t> composed;
  composed.reserve(first.size());
  for (const uint32_t group : first) composed.push_back(then[group]);
  return composed;
}

// One entry where all are the same.
std::span<const uint32_t> Shortened(std::span<const uint32_t> groups) {
  const bool one = std::ranges::adjacent_find(groups, std::ranges::not_equal_to()) == groups.end();
  return one ? groups.first(std::min<size_t>(1, groups.size())) : groups;
}

}  // namespace

NumberAccumulator::Part& NumberAccumulator::Own() {
  if (own_.use_count() > 1) own_ = std::make_shared<Part>(*own_);
  if (own_->groups.empty() && group_count_ > 1) own_->groups.resize(own_->numbers.size());
  return *own_;
}

void NumberAccumulator::Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                            const ArgumentBlock& block) {
  Part& own = Own();
  const bool apart = group_count_ > 1;
  size_t size = own.numbers.size();
  own.numbers.resize(size + groups.size());
  if (apart) own.groups.resize(own.numbers.size());
  for (size_t i = 0; i < groups.size(); ++i) {
    const double number = block.numbers[records[i]];
    own.numbers[size] = number;
    if (apart) own.groups[size] = groups[i];
    size += std::isnan(number) ? 0 : 1;
  }
  own.numbers.resize(size);
  if (apart) own.groups.resize(size);
}

void NumberAccumulator::AddRepeated(uint32_t group, uint32_t, double number, uint64_t times) {
  if (std::isnan(number)) return;
  Part& own = Own();
  if (times != 1 && own.counts.empty()) own.counts.resize(own.numbers.size(), 1);
  own.numbers.push_back(number);
  if (group_count_ > 1) own.groups.push_back(group);
  if (times != 1 || !own.counts.empty()) own.counts.push_back(times);
}

void NumberAccumulator::AddCounted(uint32_t group, std::span<const double> numbers,
                                   std::span<const uint32_t> counts, uint32_t) {
  Part& own = Own();
  own.counts.resize(own.numbers.size(), 1);
  size_t size = own.numbers.size();
  own.numbers.resize(size + counts.size());
  own.counts.resize(size + counts.size());
  for (size_t value = 0; value < counts.size(); ++value) {
    own.numbers[size] = numbers[value];
    own.counts[size] = counts[value];
    size += (counts[value] != 0 && !std::isnan(numbers[value])) ? 1 : 0;
  }
  own.numbers.resize(size);
  own.counts.resize(size);
  if (group_count_ > 1) own.groups.resize(size, group);
}

void NumberAccumulator::Take(std::shared_ptr<const Part> part, std::vector<uint32_t> group_of) {
  if (part->numbers.empty()) return;
  merged_numbers_ += part->numbers.size();
  merged_.push_back({std::move(part), std::move(group_of)});
}

void NumberAccumulator::Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                              std::span<const uint32_t>) {
  const auto& theirs = static_cast<const NumberAccumulator&>(other);
  const std::span<const uint32_t> groups = Shortened(group_of);
  for (const Merged& merged : theirs.merged_) {
    Take(merged.part, Composed(merged.group_of, groups));
  }
  Take(theirs.own_, {groups.begin(), groups.end()});
}

template <typename Visit>
void NumberAccumulator::ForEachPart(Visit visit) const {
  visit(*own_, [this](size_t i) { return own_->group(i); });
  for (const Merged& merged : merged_) {
    visit(*merged.part, [&merged](size_t i) { return merged.group(i); });
  }
}

std::vector<size_t> NumberAccumulator::FirstOfGroups() const {
  std::vector<size_t> first(group_count_ + 1);
  ForEachPart([&](const Part& part, auto group) {
    for (size_t i = 0; i < part.numbers.size(); ++i) ++first[group(i) + 1];
  });
  for (size_t group = 0; group < group_count_; ++group) first[group + 1] += first[group];
  return first;
}

bool NumberAccumulator::counted() const {
  bool any = false;
  ForEachPart([&any](const Part& part, auto) { any |= !part.counts.empty(); });
  return any;
}

std::vector<Value> NumberAccumulator::Results(const ArgumentValues&,
                                              const RegionalSettings&) const {
  const std::vector<size_t> first = FirstOfGroups();
  std::vector<double> ordered(numbers());
  std::vector<uint64_t> counts(counted() ? ordered.size() : 0, 1);
  std::vector<size_t> next = first;
  ForEachPart([&](const Part& part, auto group) {
    for (size_t i = 0; i < part.numbers.size(); ++i) {
      const size_t place = next[group(i)]++;
      ordered[place] = part.numbers[i];
      if (!part.counts.empty()) counts[place] = part.counts[i];
    }
  });
  std::vector<Value> results(group_count_);
  for (size_t group = 0; group < group_count_; ++group) {
    const size_t begin = first[group], size = first[group + 1] - begin;
    const std::span<uint64_t> times(counts);
    NumberSample sample(std::span<double>(ordered).subspan(begin, size),
                        times.empty() ? times : times.subspan(begin, size));
    const double result = kernel_(sample, parameter_);
    if (std::isfinite(result)) results[group] = Value::Number(result);
  }
  return results;
}

// Parts that are merged count as if they were copies. The numbers in the order of their groups
// stand beside them in the end.
size_t NumberAccumulator::BytesToTake(size_t groups, size_t values) const {
  size_t bytes = celadon::BytesToTake(own_->numbers, values) +
                 (numbers() + values) * sizeof(double) +
                 (group_count_ + groups + 1) * 2 * sizeof(size_t);
  if (!own_->groups.empty() || group_count_ + groups > 1) {
    bytes +=
        celadon::BytesToTake(own_->groups, own_->numbers.size() - own_->groups.size() + values);
  }
  if (!own_->counts.empty()) bytes += 2 * celadon::BytesToTake(own_->counts, values);
  for (const Merged& merged : merged_) {
    bytes += celadon::BytesToTake(merged.part->numbers, 0) +
             celadon::BytesToTake(merged.part->groups, 0) +
             2 * celadon::BytesToTake(merged.part->counts, 0) +
             celadon::BytesToTake(merged.group_of, 0);
  }
  return bytes;
}

}  // namespace celadon
