#include "hypercube/branch_tuples.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "hypercube/sort_pairs.h"

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

SymbolTuples::SymbolTuples(uint64_t symbols, uint64_t tuples, uint64_t records) : tuples_(tuples) {
  constexpr uint64_t kMostMarked = uint64_t{1} << 28, kBitsARecord = 64;
  const uint64_t most = std::min(kMostMarked, records * kBitsARecord);
  if (symbols <= most / std::max<uint64_t>(1, tuples)) marked_.resize(symbols * tuples / 64 + 1);
}

std::vector<uint64_t> SymbolTuples::Finish() && {
  if (marked_.empty()) Clean();
  for (size_t w = 0; w < marked_.size(); ++w) {
    for (uint64_t word = marked_[w]; word != 0; word &= word - 1) {
      const uint64_t place = w * 64 + static_cast<uint64_t>(std::countr_zero(word));
      pairs_.push_back(place / tuples_ << 32 | place % tuples_);
    }
  }
  return std::move(pairs_);
}

void SymbolTuples::Clean() {
  SortPairs(&pairs_);
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
