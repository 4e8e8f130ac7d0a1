// Distinct values in order of first appearance, found again by a hash index.
#ifndef CELADON_VALUE_DICTIONARY_H_
#define CELADON_VALUE_DICTIONARY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "celadon/dual_vector.h"
#include "celadon/value.h"

namespace celadon {

// Gives each distinct non-NULL value a code 0, 1, 2 … Identity is that of SameSymbol, so the first
// text met for a number stays. Not thread-safe while interning.
class Dictionary {
 public:
  // No code: returned for NULL and for NaN, which is never stored.
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  Dictionary() = default;
  // Takes over values that are already distinct and non-NULL.
  static Dictionary FromDistinct(DualVector values);

  // The code of the value, which is added if it is new. Requires size() < kNone.
  uint32_t Intern(ValueView value);
  uint32_t InternNumber(double number);
  // The code of the value, or kNone.
  uint32_t Find(ValueView value) const;

  const DualVector& values() const { return values_; }
  uint32_t size() const { return static_cast<uint32_t>(values_.size()); }
  // Moves the values out; the dictionary is empty afterwards.
  DualVector Take();

  // Heap bytes in use, the index included.
  size_t bytes() const { return values_.bytes() + slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    uint32_t hash = 0;
    uint32_t code = kNone;
  };
  uint32_t InternHashed(ValueView value, uint64_t hash);
  void Grow();

  DualVector values_;
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most half full
};

}  // namespace celadon

#endif  // CELADON_VALUE_DICTIONARY_H_
