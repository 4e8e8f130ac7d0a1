#include "hypercube/pair_counts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hypercube/cell_sums.h"
#include "value/decimal_scale.h"

namespace celadon {

PairCounts::PairCounts(Wanted wanted, const ReadArgument& argument,
                       std::span<const uint32_t> counts, uint64_t tuples)
    : wanted_(wanted),
      input_(argument.inputs.front()),
      counts_(counts),
      width_(counts.size() / tuples) {
  if (input_.lanes != nullptr) numbers_ = input_.lanes->numbers();
  if (argument.symbols != nullptr) {
    ascending_ = std::min<size_t>(width_, argument.symbols->numeric_count());
  }
  if (wanted_ != Wanted::kSum) return;
  scale_ = input_.lanes->scale();
  addends_.resize(width_);
  for (size_t code = 0; code < std::min(width_, numbers_.size()); ++code) {
    if (!std::isnan(numbers_[code])) addends_[code] = Scaled(numbers_[code], scale_);
  }
}

void PairCounts::AddTo(uint64_t tuple, uint32_t group, Accumulator* groups) const {
  const std::span<const uint32_t> counts = counts_.subspan(tuple * width_, width_);
  if (wanted_ == Wanted::kPresent) {
    uint64_t records = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
    if (input_.null_code < width_) records -= counts[input_.null_code];
    return groups->AddRepeated(group, 0, 0, records);
  }
  if (wanted_ == Wanted::kSum) return groups->AddRepeated(group, 0, Sum(counts), 1);
  if (wanted_ == Wanted::kEachValue) return AddEach(counts, group, groups);
  AddExtreme(counts, group, groups);
}

double PairCounts::Sum(std::span<const uint32_t> counts) const {
  double parts[4] = {};
  size_t code = 0;
  for (; code + 4 <= width_; code += 4) {
    for (size_t i = 0; i < 4; ++i) parts[i] += counts[code + i] * addends_[code + i];
  }
  for (; code < width_; ++code) parts[0] += counts[code] * addends_[code];
  return ((parts[0] + parts[1]) + (parts[2] + parts[3])) / scale_;
}

void PairCounts::AddExtreme(std::span<const uint32_t> counts, uint32_t group,
                            Accumulator* groups) const {
  const auto numeric = counts.first(ascending_);
  const auto has_records = [](uint32_t records) { return records != 0; };
  const auto found = wanted_ == Wanted::kSmallest
                         ? std::find_if(numeric.begin(), numeric.end(), has_records)
                         : std::find_if(numeric.rbegin(), numeric.rend(), has_records).base();
  if (found == (wanted_ == Wanted::kSmallest ? numeric.end() : numeric.begin())) return;
  const auto behind = static_cast<uint32_t>(found - numeric.begin());
  const uint32_t code = wanted_ == Wanted::kSmallest ? behind : behind - 1;
  groups->AddRepeated(group, code, numbers_[code], 1);
}

void PairCounts::AddEach(std::span<const uint32_t> counts, uint32_t group,
                         Accumulator* groups) const {
  groups->AddCounted(group, numbers_, counts, input_.null_code);
}

void PairCounts::AddAllTo(std::span<const uint64_t> tuples, Accumulator* total) const {
  std::vector<uint32_t> all(width_);
  for (const uint64_t tuple : tuples) {
    AddCells(counts_.subspan(tuple * width_, width_), all.data());
  }
  AddEach(all, 0, total);
}

}  // namespace celadon
