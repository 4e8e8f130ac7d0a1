#include "source/cell_index.h"

#include <algorithm>
#include <cstring>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 64;

}  // namespace

CellKey CellKey::Of(std::string_view text) {
  if (text.size() > kShort) {
    const auto hash = absl::HashOf(absl::string_view(text.data(), text.size()));
    return {.begin = hash, .end = 0, .length = static_cast<uint32_t>(text.size())};
  }
  char padded[kShort] = {};
  if (!text.empty()) std::memcpy(padded, text.data(), text.size());
  return OfShort({padded, text.size()});
}

void CellIndex::Add(const CellKey& key, size_t hash, uint32_t code) {
  const size_t mask = slots_.size() - 1;
  size_t i = hash & mask;
  while (slots_[i].code != kNoCode) i = (i + 1) & mask;
  slots_[i] = {key.begin, key.end, key.length, code};
}

void CellIndex::Grow() {
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.code == kNoCode) continue;
    const CellKey key = {.begin = slot.begin, .end = slot.end, .length = slot.length};
    Add(key, key.Hash(), slot.code);
  }
}

}  // namespace celadon
