// Which rows have a code in a range or a set, block by block, written once for all instruction
// sets.
#ifndef CELADON_STORAGE_KERNELS_FILTER_BLOCKS_H_
#define CELADON_STORAGE_KERNELS_FILTER_BLOCKS_H_

#include <cstring>

#include "storage/kernels/kernels.h"
#include "storage/kernels/masked_codes.h"

namespace celadon {

// Sets the mask word of every 64 rows to test(codes).
template <typename Isa, typename Lane, typename Test>
void FilterBlocks(const PackedBlocks& packed, Test test, uint64_t* mask) {
  const typename Isa::template Decoder<Lane> decoder(packed.bits);
  alignas(64) Lane codes[PackedBlocks::kRows];
  for (size_t block = 0; block < packed.blocks; ++block) {
    PrefetchBehind<Isa>(packed.Block(block), packed.bits);
    decoder.Decode(packed.Block(block), PackedBlocks::kRows, codes);
    for (size_t word = 0; word < PackedBlocks::kWords; ++word) *mask++ = test(codes + word * 64);
  }
}

template <typename Isa>
void RangeBlocks(const PackedBlocks& packed, uint32_t lo, uint32_t hi, uint64_t* mask) {
  const uint64_t end = uint64_t{1} << packed.bits;  // larger codes there are not
  const uint64_t last = (hi < end ? hi : end) - uint64_t{1};
  if (lo >= hi || lo > last) {
    std::memset(mask, 0, packed.blocks * PackedBlocks::kWords * sizeof(uint64_t));
    return;
  }
  WithLane<Isa>(packed.bits, [&](auto lane) {
    using Lane = decltype(lane);
    const Lane first = static_cast<Lane>(lo), distance = static_cast<Lane>(last - lo);
    const auto test = [=](const Lane* codes) { return Isa::InRange(codes, first, distance); };
    FilterBlocks<Isa, Lane>(packed, test, mask);
  });
}

// For codes of up to 12 bits a byte a code, which is 1 for the members of a set.
template <typename Isa>
class MemberTable {
 public:
  MemberTable(const uint64_t* set, size_t set_words, int bits) : bits_(bits) {
    const size_t words = bits <= 6 ? 1 : size_t{1} << (bits - 6);
    for (size_t w = 0; w < words && w < set_words; ++w) {
      for (size_t byte = 0; byte < 8; ++byte) {
        const uint64_t flags = Spread(set[w] >> (byte * 8) & 0xFF);
        std::memcpy(flags_ + w * 64 + byte * 8, &flags, sizeof(flags));
      }
    }
  }

  // Which of the eight rows that start at a byte are members.
  uint64_t Eight(const uint8_t* packed) const {
    uint64_t low, high;
    std::memcpy(&low, packed, sizeof(low));
    std::memcpy(&high, packed + bits_ / 2, sizeof(high));
    return Four(low) | Four(high >> (bits_ % 2 * 4)) << 4;
  }

 private:
  // Bit i of eight becomes byte i, 0 or 1.
  static uint64_t Spread(uint64_t eight) {
    const uint64_t chosen = eight * 0x0101010101010101 & 0x8040201008040201;
    return (chosen + 0x7F7F7F7F7F7F7F7F) >> 7 & 0x0101010101010101;
  }

  uint64_t Four(uint64_t codes) const {
    const uint64_t low_bits = (uint64_t{1} << bits_) - 1;
    const uint64_t first = flags_[codes & low_bits];
    const uint64_t second = flags_[codes >> bits_ & low_bits];
    const uint64_t third = flags_[codes >> 2 * bits_ & low_bits];
    const uint64_t fourth = flags_[codes >> 3 * bits_ & low_bits];
    return first + 2 * second + 4 * (third + 2 * fourth);
  }

  int bits_;
  alignas(64) uint8_t flags_[4096] = {};
};

template <typename Isa>
void MemberByTable(const PackedBlocks& packed, const uint64_t* set, size_t set_words,
                   uint64_t* mask) {
  const MemberTable<Isa> table(set, set_words, packed.bits);
  const uint8_t* next = packed.data;
  for (size_t w = 0; w < packed.blocks * PackedBlocks::kWords; ++w) {
    uint64_t word = 0;
    for (int row = 0; row < 64; row += 8, next += packed.bits) word |= table.Eight(next) << row;
    mask[w] = word;
  }
}

// Membership of codes of any width, by the words of the set.
template <typename Isa, typename Lane>
void MemberByBits(const PackedBlocks& packed, const uint64_t* set, uint64_t* mask) {
  const auto test = [set](const Lane* codes) {
    uint64_t word = 0;
    for (size_t row = 0; row < 64; ++row) {
      const Lane code = codes[row];
      word |= (set[code / 64] >> (code % 64) & 1) << row;
    }
    return word;
  };
  FilterBlocks<Isa, Lane>(packed, test, mask);
}

template <typename Isa>
void MemberBlocks(const PackedBlocks& packed, const uint64_t* set, size_t set_words,
                  uint64_t* mask) {
  if (packed.bits <= 12) return MemberByTable<Isa>(packed, set, set_words, mask);
  if (packed.bits <= 16) return MemberByBits<Isa, uint16_t>(packed, set, mask);
  MemberByBits<Isa, uint32_t>(packed, set, mask);
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_FILTER_BLOCKS_H_
