// The distinct cells of one column of a chunk, each read as a value once.
#ifndef CELADON_SOURCE_CELL_DICTIONARY_H_
#define CELADON_SOURCE_CELL_DICTIONARY_H_

#include <cstdint>
#include <span>
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
  // The codes of the texts; one seen first is interpreted and becomes a dual or a pure text. What
  // one text waits for is fetched while others are looked for.
  void InternAll(std::span<const std::string_view> texts, const TextInterpreter& interpreter,
                 uint32_t* codes);

  // Moves the values out, in the order of their codes; the dictionary is empty afterwards.
  DualVector Take();

 private:
  static constexpr uint32_t kNoCode = 0xFFFFFFFF;
  // What tells texts apart: a short text itself, and of a longer one its hash.
  struct Slot {
    uint64_t begin = 0;
    uint64_t end = 0;
    uint32_t length = 0;
    uint32_t code = kNoCode;

    size_t Hash() const;
  };

  // Makes it the slot of the text, but for the code.
  static void Describe(std::string_view text, Slot& slot);
  // The code of a text for which there is room.
  uint32_t Find(const Slot& wanted, std::string_view text, const TextInterpreter& interpreter);
  bool Holds(const Slot& slot, const Slot& wanted, std::string_view text) const;
  uint32_t Add(std::string_view text, const TextInterpreter& interpreter);
  // Makes room for more texts, or finds that looking for them is in vain.
  void MakeRoom(size_t more);
  // Twice as many slots, or none at all.
  void Grow();

  DualVector values_;
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most half full
  uint64_t interned_ = 0;    // calls
  bool finds_equals_ = true;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_DICTIONARY_H_
