// Where the texts of a column are found again: a hash table from texts to codes.
#ifndef CELADON_SOURCE_CELL_INDEX_H_
#define CELADON_SOURCE_CELL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "celadon/dual_vector.h"

namespace celadon {

// The texts are those of values that stand elsewhere, one a code. Texts of at most seven bytes,
// which most cells are, have a table of their own. Any number of threads may look, adding needs it
// alone.
class CellIndex {
 public:
  static constexpr uint32_t kNoCode = 0xFFFFFFFF;

  // The code of the text, or kNoCode.
  uint32_t Find(std::string_view text, const DualVector& values) const;
  // Of many texts; what one waits for is fetched while others are looked for. `readable` is a part
  // of memory: the bytes behind texts that lie in it may be read up to its end.
  void FindAll(std::span<const std::string_view> texts, std::string_view readable,
               const DualVector& values, uint32_t* codes) const;
  // Adds a code whose text is not there.
  void Add(std::string_view text, uint32_t code);
  size_t bytes() const {
    return short_slots_.capacity() * sizeof(ShortSlot) + slots_.capacity() * sizeof(Slot);
  }

 private:
  static constexpr size_t kGroup = 32;

  // A text of at most seven bytes with its length; 0 is none.
  struct ShortSlot {
    uint64_t key = 0;
    uint32_t code = kNoCode;
  };
  // The two words of a text of up to sixteen bytes hold all of it, some twice; of a longer text
  // there is a hash.
  struct Slot {
    uint64_t begin = 0;
    uint64_t end = 0;
    uint32_t length = 0;
    uint32_t code = kNoCode;
  };

  static size_t HashOf(uint64_t key);
  static size_t HashOf(const Slot& slot);
  // Of a text of more than seven bytes, without a code.
  static Slot Describe(std::string_view text);
  void Place(ShortSlot slot);
  void Place(const Slot& slot);

  // Open addressing, a power of two of them or none, at most half full.
  std::vector<ShortSlot> short_slots_;
  std::vector<Slot> slots_;
  size_t short_texts_ = 0;
  size_t long_texts_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_INDEX_H_
