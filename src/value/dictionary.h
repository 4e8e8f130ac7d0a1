// Distinct values in order of first appearance, found again by a hash index.
#ifndef CELADON_VALUE_DICTIONARY_H_
#define CELADON_VALUE_DICTIONARY_H_

#include <cstdint>
#include <span>
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
  // Takes over values that are already distinct and non-NULL, as if they were added by AddNew.
  static Dictionary FromDistinct(DualVector values);

  // The code of the value, which is added if it is new. Requires size() < kNone.
  uint32_t Intern(ValueView value);
  uint32_t InternNumber(double number);
  // The codes of the values at these positions, in that order; `codes` has one for each. Several
  // times faster than one by one where the dictionary is larger than the cache.
  void InternAll(const DualVector& values, std::span<const uint32_t> positions, uint32_t* codes);
  // Adds values [first, first + count) of a vector, which are known to be new and could stand here
  // as they are. What they cost is their copy, until they are indexed.
  void AddNew(const DualVector& values, size_t first, size_t count);
  // Indexes all values, as Intern and InternAll do before they look.
  void IndexAll();
  // The code of the value, or kNone. Requires that all values are indexed.
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
  // Where a value of this hash is looked for first. Requires slots.
  const Slot& FirstSlot(uint32_t hash) const { return slots_[hash & (slots_.size() - 1)]; }
  // As Intern, of a value that is not NULL and not NaN, with its hash and room for one more.
  uint32_t InternHashed(ValueView value, uint32_t hash);
  size_t ProbeNumber(double number, uint32_t hash) const;
  size_t ProbeText(std::string_view text, uint32_t hash) const;
  uint32_t AddAt(size_t slot, uint32_t hash, ValueView value);
  void PlaceNew(Slot slot);
  // Makes room for more values.
  void MakeRoom(size_t more) {
    while ((values_.size() + more - 1) * 4 >= slots_.size() * 3) Grow();
  }
  void Grow();

  DualVector values_;
  uint32_t indexed_ = 0;     // of the values, the first ones
  std::vector<Slot> slots_;  // open addressing, a power of two of them, at most 3/4 full
};

}  // namespace celadon

#endif  // CELADON_VALUE_DICTIONARY_H_
