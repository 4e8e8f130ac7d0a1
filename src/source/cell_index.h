// Where the texts of a column are found again: a hash table from texts to codes.
#ifndef CELADON_SOURCE_CELL_INDEX_H_
#define CELADON_SOURCE_CELL_INDEX_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "celadon/dual_vector.h"

namespace celadon {

// What tells a text from others: a short text itself, and of a longer one its hash.
struct CellKey {
  uint64_t begin = 0;
  uint64_t end = 0;
  uint32_t length = 0;

  static CellKey Of(std::string_view text);
  // The same of a text of at most kShort bytes behind whose beginning so many can be read.
  static CellKey OfShort(std::string_view text);

  static constexpr size_t kShort = 2 * sizeof(uint64_t);
  bool is_short() const { return length <= kShort; }
  size_t Hash() const;
};

// The texts stand elsewhere, one a code. Any number of threads may look, adding needs it alone.
class CellIndex {
 public:
  static constexpr uint32_t kNoCode = 0xFFFFFFFF;

  bool empty() const { return slots_.empty(); }
  // Fetches what a search waits for. Requires room.
  void Prefetch(size_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  // The code of the text, or kNoCode; `values` are those whose codes were added. Requires room.
  uint32_t Find(const CellKey& key, size_t hash, std::string_view text,
                const DualVector& values) const;
  // Adds a code whose text is not there. Requires room for it.
  void Add(const CellKey& key, size_t hash, uint32_t code);
  // Makes room for so many codes in all.
  void MakeRoom(size_t codes) {
    while (slots_.size() < codes * 2) Grow();
  }
  size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    uint64_t begin = 0;
    uint64_t end = 0;
    uint32_t length = 0;
    uint32_t code = kNoCode;
  };

  void Grow();

  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most half full
};

namespace cell_index_internal {

inline uint64_t LoadWord(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// The first bytes of a word as they lie in memory, at most eight.
inline uint64_t FirstBytes(uint64_t word, size_t bytes) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  return bytes == 0 ? 0 : word << (64 - 8 * bytes) >> (64 - 8 * bytes);
}

}  // namespace cell_index_internal

inline CellKey CellKey::OfShort(std::string_view text) {
  using cell_index_internal::FirstBytes, cell_index_internal::LoadWord;
  const size_t first = std::min<size_t>(text.size(), sizeof(uint64_t));
  return {.begin = FirstBytes(LoadWord(text.data()), first),
          .end = FirstBytes(LoadWord(text.data() + sizeof(uint64_t)), text.size() - first),
          .length = static_cast<uint32_t>(text.size())};
}

// Two multiplications, of which the second spreads what the first has gathered in the high bits.
inline size_t CellKey::Hash() const {
  constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
  const uint64_t gathered = (begin ^ length) * kSpread;
  return ((gathered ^ gathered >> 32 ^ end) * kSpread) >> 32;
}

inline uint32_t CellIndex::Find(const CellKey& key, size_t hash, std::string_view text,
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

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_INDEX_H_
