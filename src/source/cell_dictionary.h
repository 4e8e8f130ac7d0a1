// The distinct cells of one column of a chunk, each read as a value once.
#ifndef CELADON_SOURCE_CELL_DICTIONARY_H_
#define CELADON_SOURCE_CELL_DICTIONARY_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "celadon/dual_vector.h"
#include "celadon/format.h"

namespace celadon {

// Gives each distinct text a code 0, 1, 2 … Identity is that of texts, not of symbols: `1` and
// `1.0` are two entries with one number, as a batch's dictionary may hold. Not thread-safe.
class CellDictionary {
 public:
  // The code of `text`; a text seen first is interpreted and becomes a dual or a pure text.
  uint32_t Intern(std::string_view text, const TextInterpreter& interpreter);

  // Moves the values out, in the order of their codes; the dictionary is empty afterwards.
  DualVector Take();

  // Heap bytes in use, the index included.
  size_t bytes() const { return values_.bytes() + slots_.capacity() * sizeof(Slot); }

 private:
  static constexpr uint32_t kNoCode = 0xFFFFFFFF;
  struct Slot {
    uint32_t hash = 0;
    uint32_t code = kNoCode;
  };

  bool Holds(uint32_t code, std::string_view text) const { return values_.text(code) == text; }
  void Grow();

  DualVector values_;
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most half full
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_DICTIONARY_H_
