#include "hypercube/sample_accumulator.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_set.h"

namespace celadon {

void SampleAccumulator::Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                            const ArgumentBlock& block) {
  for (size_t i = 0; i < groups.size(); ++i) {
    const uint32_t value = block.values[records[i]];
    if (function_.ordered) {
      ordered_.push_back({groups[i], value, block.Position(records[i])});
    } else {
      AddRepeated(groups[i], value, 0, 1);
    }
  }
}

void SampleAccumulator::AddRepeated(uint32_t group, uint32_t value, double, uint64_t times) {
  counted_.Add({Counted::PairOf(group, value), times});
}

void SampleAccumulator::Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                              std::span<const uint32_t> value_of) {
  const auto& theirs = static_cast<const SampleAccumulator&>(other);
  const auto own_value = [value_of](uint32_t value) {
    return value_of.empty() || value == ArgumentBlock::kNoValue ? value : value_of[value];
  };
  counted_.Expect(theirs.counted_.size());
  for (const auto& [pair, count] : theirs.counted_.entries()) {
    AddRepeated(group_of[pair >> 32], own_value(static_cast<uint32_t>(pair)), 0, count);
  }
  for (const Entry& entry : theirs.ordered_) {
    ordered_.push_back({group_of[entry.group], own_value(entry.value), entry.order});
  }
}

std::vector<SampleAccumulator::Entry> SampleAccumulator::SortedEntries() const {
  std::vector<Entry> entries = ordered_;
  for (const auto& [pair, count] : counted_.Sorted()) {
    entries.push_back({static_cast<uint32_t>(pair >> 32), static_cast<uint32_t>(pair), count});
  }
  const auto in_order = [](const Entry& entry) { return std::tuple(entry.group, entry.order); };
  if (function_.ordered) std::ranges::stable_sort(entries, {}, in_order);
  return entries;
}

std::vector<ExternalGroup> SampleAccumulator::Groups(const ArgumentValues& values,
                                                     size_t arguments) const {
  std::vector<ExternalGroup> groups(groups_);
  for (ExternalGroup& group : groups) group.columns.resize(arguments);
  absl::flat_hash_set<uint64_t> met;
  for (const Entry& entry : SortedEntries()) {
    if (distinct_ && !met.insert(uint64_t{entry.group} << 32 | entry.value).second) continue;
    ExternalGroup& group = groups[entry.group];
    const std::vector<Value> record = values.Of(entry.value);
    for (size_t a = 0; a < arguments; ++a) group.columns[a].Append(record[a]);
    ++group.rows;
  }
  return groups;
}

std::vector<Value> SampleAccumulator::Results(const ArgumentValues& values,
                                              const RegionalSettings& settings) const {
  const std::vector<Entry> entries = SortedEntries();
  std::vector<Value> results;
  size_t next = 0;
  for (uint32_t group = 0; group < groups_; ++group) {
    std::vector<AggregationSample> samples;
    absl::flat_hash_set<uint32_t> met;
    for (; next < entries.size() && entries[next].group == group; ++next) {
      const bool once = distinct_ || function_.ordered;
      if (distinct_ && function_.ordered && !met.insert(entries[next].value).second) continue;
      samples.push_back(
          {.values = values.Of(entries[next].value), .count = once ? 1 : entries[next].order});
    }
    if (!function_.ordered && !values.in_order()) SortSamples(&samples);
    results.push_back(function_.Calculate(samples, distinct_, settings));
  }
  return results;
}

}  // namespace celadon
