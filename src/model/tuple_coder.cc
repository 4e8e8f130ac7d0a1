#include "model/tuple_coder.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace celadon {

uint32_t TupleCoder::Level::Of(uint32_t beginning, uint32_t element) {
  if (beginning == kNull && element == kNull) return kNull;
  const uint64_t pair = uint64_t{beginning} << 32 | element;
  const auto [entry, added] = code_of_pair.try_emplace(pair, static_cast<uint32_t>(pairs.size()));
  if (added) pairs.emplace_back(beginning, element);
  return entry->second;
}

void TupleCoder::Encode(std::span<const std::vector<uint32_t>> elements,
                        std::span<uint32_t> codes) {
  assert(elements.size() == levels_.size() + 1);
  std::copy_n(elements.front().begin(), codes.size(), codes.begin());
  for (size_t level = 0; level < levels_.size(); ++level) {
    for (size_t t = 0; t < codes.size(); ++t) {
      codes[t] = levels_[level].Of(codes[t], elements[level + 1][t]);
    }
  }
}

std::vector<uint32_t> TupleCoder::Elements(size_t i) const {
  std::vector<uint32_t> codes(size());
  std::iota(codes.begin(), codes.end(), 0);
  for (size_t level = levels_.size(); level-- > 0;) {
    const bool is_second = i == level + 1;
    for (uint32_t& code : codes) {
      if (code == kNull) continue;  // the beginning is NULL in every element
      code = is_second ? levels_[level].pairs[code].second : levels_[level].pairs[code].first;
    }
    if (is_second) break;
  }
  return codes;
}

size_t TupleCoder::bytes() const {
  size_t bytes = 0;
  for (const Level& level : levels_) {
    bytes += level.code_of_pair.capacity() * (sizeof(uint64_t) + sizeof(uint64_t) + 1) +
             level.pairs.capacity() * sizeof(level.pairs.front());
  }
  return bytes;
}

}  // namespace celadon
