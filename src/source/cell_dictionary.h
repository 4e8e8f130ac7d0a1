// The distinct cells of one column of a chunk, each read as a value once.
#ifndef CELADON_SOURCE_CELL_DICTIONARY_H_
#define CELADON_SOURCE_CELL_DICTIONARY_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "celadon/dual_vector.h"
#include "celadon/format.h"

namespace celadon {

// Gives each text a code 0, 1, 2 … Equal texts have one code, until nearly all texts prove to be
// distinct: from then on each gets a code of its own, as a batch's dictionary may. Identity is that
// of texts, not of symbols: `1` and `1.0` are two entries with one number. Not thread-safe.
class CellDictionary {
 public:
  // The code of `text`; a text seen first is interpreted and becomes a dual or a pure text.
  uint32_t Intern(std::string_view text, const TextInterpreter& interpreter);

  // Moves the values out, in the order of their codes; the dictionary is empty afterwards.
  DualVector Take();

 private:
  static constexpr uint32_t kNoCode = 0xFFFFFFFF;
  // What tells texts apart: a short text itself, the hash of a longer one.
  struct Slot {
    uint64_t bytes = 0;
    uint32_t length = 0;
    uint32_t code = kNoCode;

    size_t Hash() const;
  };

  // A slot for the text, without a code.
  static Slot SlotFor(std::string_view text);
  bool Holds(const Slot& slot, const Slot& wanted, std::string_view text) const;
  uint32_t Add(std::string_view text, const TextInterpreter& interpreter);
  // Twice as many slots, or none at all.
  void Grow();

  DualVector values_;
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most half full
  uint64_t interned_ = 0;    // calls
  bool finds_equals_ = true;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_DICTIONARY_H_
