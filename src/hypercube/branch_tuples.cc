#include "hypercube/branch_tuples.h"

#include <algorithm>

namespace celadon {
namespace {

// Whether `part` agrees with `whole` wherever it is not missing.
bool IsContained(std::span<const TupleValue> part, std::span<const TupleValue> whole) {
  for (size_t c = 0; c < part.size(); ++c) {
    if (part[c] != kMissingValue && part[c] != whole[c]) return false;
  }
  return true;
}

}  // namespace

void SymbolTuples::Clean() {
  std::sort(pairs_.begin(), pairs_.end());
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  next_cleaning_ = std::max(next_cleaning_, pairs_.size() * 2);
}

bool DropContained(std::span<const TupleValue> tuples, size_t width, std::vector<uint32_t>* set) {
  const auto tuple = [&](uint32_t id) { return tuples.subspan(id * width, width); };
  const auto missing = [&](uint32_t id) {
    return static_cast<size_t>(std::ranges::count(tuple(id), kMissingValue));
  };
  std::vector<uint32_t> kept;
  bool partly_missing = false;
  for (const uint32_t id : *set) {
    const size_t gaps = missing(id);
    partly_missing |= gaps > 0 && gaps < width;
    const bool contained = gaps > 0 && std::ranges::any_of(*set, [&](uint32_t other) {
                             return other != id && IsContained(tuple(id), tuple(other));
                           });
    if (!contained) kept.push_back(id);
  }
  *set = std::move(kept);
  return partly_missing;
}

}  // namespace celadon
