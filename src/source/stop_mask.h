// Which bytes of a stretch of delimited text end a cell, found for many bytes at a time.
#ifndef CELADON_SOURCE_STOP_MASK_H_
#define CELADON_SOURCE_STOP_MASK_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace celadon {

struct ByteMasks {
  static constexpr size_t kBytes = 64;

  uint64_t stops = 0;  // delimiters and line ends: one bit a byte, the lowest for the first
  bool ascii = true;   // all of them
};

// Of the kBytes bytes there. Written so that compilers make vector instructions of its first loop.
inline ByteMasks FindStops(const char* bytes, char delimiter) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  constexpr size_t kWord = sizeof(uint64_t);
  std::array<uint8_t, ByteMasks::kBytes> stops;
  for (size_t i = 0; i < ByteMasks::kBytes; ++i) {
    const char c = bytes[i];
    stops[i] = static_cast<uint8_t>((c == delimiter) | (c == '\n') | (c == '\r'));
  }
  ByteMasks masks;
  uint64_t high = 0;
  for (size_t at = 0; at < ByteMasks::kBytes; at += kWord) {
    uint64_t flags, word;
    std::memcpy(&flags, &stops[at], kWord);
    std::memcpy(&word, bytes + at, kWord);
    masks.stops |= flags * 0x0102040810204080 >> 56 << at;  // the flags of eight bytes as one
    high |= word;
  }
  masks.ascii = (high & 0x8080808080808080) == 0;
  return masks;
}

}  // namespace celadon

#endif  // CELADON_SOURCE_STOP_MASK_H_
