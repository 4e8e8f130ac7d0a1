// Sets of ASCII characters: a cheap look at a text that spares reading it by a pattern.
#ifndef CELADON_VALUE_CHARACTER_SET_H_
#define CELADON_VALUE_CHARACTER_SET_H_

#include <cstdint>
#include <string_view>

namespace celadon {

// Holds classes of bytes: each character from blank to `_` is one, with small letters as large
// ones, and all other bytes are one together.
class CharacterSet {
 public:
  CharacterSet() = default;
  explicit CharacterSet(std::string_view text) { Add(text); }

  void Add(std::string_view text) {
    for (const char byte : text) bits_ |= ClassOf(static_cast<unsigned char>(byte));
  }
  void Add(CharacterSet other) { bits_ |= other.bits_; }
  bool IsSubsetOf(CharacterSet other) const { return (bits_ & ~other.bits_) == 0; }

 private:
  static uint64_t ClassOf(unsigned char byte) {
    if (byte >= 'a' && byte <= 'z') byte = static_cast<unsigned char>(byte - 'a' + 'A');
    return byte >= ' ' && byte <= '_' ? uint64_t{1} << (byte - ' ') : uint64_t{1} << ('_' - ' ');
  }

  uint64_t bits_ = 0;
};

// What the texts that fit a pattern are made of.
struct CharacterNeeds {
  CharacterSet required;  // every text has these
  CharacterSet allowed;   // and none has others

  bool MayFit(CharacterSet text) const {
    return required.IsSubsetOf(text) && text.IsSubsetOf(allowed);
  }
};

}  // namespace celadon

#endif  // CELADON_VALUE_CHARACTER_SET_H_
