#include "storage/pack_codes.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace celadon {
namespace {

// So many codes fill as many whole words as one of them has bits.
constexpr size_t kGroup = 64;

// The bits that a code of the group has in a word of it, in their place.
template <int kBits, int kWord, int kCode>
uint64_t BitsIn(const uint32_t* codes) {
  constexpr int kBegin = kCode * kBits - kWord * 64;
  if constexpr (kBegin <= -kBits || kBegin >= 64) {
    return 0;
  } else if constexpr (kBegin >= 0) {
    return uint64_t{codes[kCode]} << kBegin;
  } else {
    return uint64_t{codes[kCode]} >> -kBegin;
  }
}

// A word holds bits of so many codes at the most, from the first one on.
template <int kBits, int kWord, int... kAt>
uint64_t Word(const uint32_t* codes, std::integer_sequence<int, kAt...>) {
  constexpr int kFirst = kWord * 64 / kBits;
  return (BitsIn<kBits, kWord, kFirst + kAt>(codes) | ...);
}

template <int kBits, int... kWord>
void WriteWords(const uint32_t* codes, uint8_t* out, std::integer_sequence<int, kWord...>) {
  constexpr auto kCodes = std::make_integer_sequence<int, 64 / kBits + 2>();
  const auto write = [out](int word, uint64_t bits) {
    std::memcpy(out + 8 * word, &bits, sizeof(bits));
  };
  (write(kWord, Word<kBits, kWord>(codes, kCodes)), ...);
}

template <int kBits>
void WriteGroups(const uint32_t* codes, size_t groups, uint8_t* out) {
  for (size_t group = 0; group < groups; ++group) {
    WriteWords<kBits>(codes + group * kGroup, out + group * 8 * kBits,
                      std::make_integer_sequence<int, kBits>());
  }
}

using WriteGroupsOf = void (*)(const uint32_t* codes, size_t groups, uint8_t* out);

template <int... kBits>
constexpr std::array<WriteGroupsOf, sizeof...(kBits)> AllWidths(
    std::integer_sequence<int, kBits...>) {
  return {WriteGroups<kBits + 1>...};
}

constexpr auto kWriteGroups = AllWidths(std::make_integer_sequence<int, 32>());

// Any number of codes.
void WriteCodes(std::span<const uint32_t> codes, int bits, uint8_t* out) {
  uint64_t word = 0;  // the next 64 bits, of which `fill` are known
  int fill = 0;
  for (const uint64_t code : codes) {
    word |= code << fill;
    fill += bits;
    if (fill >= 64) {
      std::memcpy(out, &word, sizeof(word));
      out += sizeof(word);
      fill -= 64;
      word = code >> (bits - fill);
    }
  }
  std::memcpy(out, &word, static_cast<size_t>(fill + 7) / 8);
}

}  // namespace

void PackCodes(std::span<const uint32_t> codes, int bits, uint8_t* out) {
  const size_t groups = codes.size() / kGroup;
  kWriteGroups[static_cast<size_t>(bits) - 1](codes.data(), groups, out);
  WriteCodes(codes.subspan(groups * kGroup), bits, out + groups * 8 * static_cast<size_t>(bits));
}

}  // namespace celadon
