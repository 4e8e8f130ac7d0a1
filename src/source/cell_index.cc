#include "source/cell_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 64;

uint64_t LoadWord(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// The first bytes of a word as they lie in memory, at most eight.
uint64_t FirstBytes(uint64_t word, size_t bytes) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  static constexpr uint64_t kMasks[] = {0,
                                        0xFF,
                                        0xFFFF,
                                        0xFFFFFF,
                                        0xFFFFFFFF,
                                        0xFFFFFFFFFF,
                                        0xFFFFFFFFFFFF,
                                        0xFFFFFFFFFFFFFF,
                                        0xFFFFFFFFFFFFFFFF};
  return word & kMasks[bytes];
}

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

CellKey CellKey::OfShort(std::string_view text) {
  const size_t first = std::min<size_t>(text.size(), sizeof(uint64_t));
  return {.begin = FirstBytes(LoadWord(text.data()), first),
          .end = FirstBytes(LoadWord(text.data() + sizeof(uint64_t)), text.size() - first),
          .length = static_cast<uint32_t>(text.size())};
}

// Two multiplications, of which the second spreads what the first has gathered in the high bits.
size_t CellKey::Hash() const {
  constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
  const uint64_t gathered = (begin ^ length) * kSpread;
  return ((gathered ^ gathered >> 32 ^ end) * kSpread) >> 32;
}

uint32_t CellIndex::Find(const CellKey& key, size_t hash, std::string_view text,
                         const DualVector& values) const {
  const size_t mask = slots_.size() - 1;
  for (size_t i = hash & mask; slots_[i].code != kNoCode; i = (i + 1) & mask) {
    const Slot& slot = slots_[i];
    if (slot.begin == key.begin && slot.end == key.end && slot.length == key.length &&
        (key.is_short() || values.text(slot.code) == text)) {
      return slot.code;
    }
  }
  return kNoCode;
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
