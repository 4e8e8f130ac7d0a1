// Distinct values in order of first appearance, found again by a hash index.
#ifndef CELADON_VALUE_DICTIONARY_H_
#define CELADON_VALUE_DICTIONARY_H_

#include <cstdint>
#include <string_view>
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

  // Heap bytes, at the most, while `more` values without long texts are added, the index included.
  size_t BytesToTake(size_t more) const;

 private:
  struct Slot {
    uint32_t hash = 0;
    uint32_t code = kNone;
  };
  // The slot that holds the value or, if it is absent, the free slot where it belongs.
  template <typename Same>
  size_t Probe(uint32_t hash, Same same) const;
  size_t ProbeNumber(double number, uint32_t hash) const;
  size_t ProbeText(std::string_view text, uint32_t hash) const;
  uint32_t InternText(std::string_view text);
  uint32_t AddAt(size_t slot, uint32_t hash, ValueView value);
  void PlaceNew(Slot slot);
  // Makes room for one more value.
  void MakeRoom() {
    if (values_.size() * 4 >= slots_.size() * 3) Grow();
  }
  void Grow();

  DualVector values_;
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most 3/4 full
};

}  // namespace celadon

#endif  // CELADON_VALUE_DICTIONARY_H_
