// Kernels for AVX-512 with byte permutes: sets of up to 12 bits stay in registers, decoding takes
// three operations for 64 bytes of codes.
//
// The vector operations are a parameter V, so that the algorithms also run, and are tested, where
// the processor lacks them: avx512_vector.h has the real ones, emulated_vector.h the portable ones.
#ifndef CELADON_STORAGE_KERNELS_AVX512_KERNELS_H_
#define CELADON_STORAGE_KERNELS_AVX512_KERNELS_H_

#include <cstdint>
#include <cstring>

#include "storage/kernels/baseline_decoder.h"
#include "storage/kernels/block_loops.h"

namespace celadon {

// Decodes 64 / sizeof(Lane) codes into one vector: a byte permute gives each 64-bit lane the bytes
// of its codes, a multishift takes each code's bits from there.
template <typename V, typename Lane>
class VectorDecoder {
 public:
  using Vector = typename V::Vector;
  static constexpr size_t kRows = 64 / sizeof(Lane);

  // The codes of a 64-bit lane start at any bit of a byte and still have to fit.
  static constexpr bool Fits(int bits) { return bits != 31; }

  explicit VectorDecoder(int bits)
      : bytes_(static_cast<size_t>(bits) * kRows / 8),
        bytes_of_lanes_(V::Load(kPatterns.of_bits[bits].bytes)),
        offsets_(V::Load(kPatterns.of_bits[bits].offsets)),
        low_bits_(V::Fill(static_cast<Lane>((uint64_t{1} << bits) - 1))) {}

  size_t bytes() const { return bytes_; }  // of the codes of one vector

  Vector Next(const uint8_t* packed) const {
    const Vector lanes = V::PermuteBytes(bytes_of_lanes_, V::Load(packed));
    return V::And(V::MultiShift(offsets_, lanes), low_bits_);
  }

 private:
  // Of each width: a decoder is made for every few blocks, and making them took as long as they.
  struct Patterns {
    struct Pattern {
      alignas(64) uint8_t bytes[64], offsets[64];
    };
    constexpr Patterns() : of_bits() {
      constexpr size_t kLaneCodes = 8 / sizeof(Lane);
      for (size_t bits = 0; bits <= 8 * sizeof(Lane); ++bits) {
        for (size_t i = 0; i < 64; ++i) {
          const size_t lane = i / 8, code = i % 8 / sizeof(Lane), byte = i % sizeof(Lane);
          const size_t lane_bit = lane * kLaneCodes * bits;
          of_bits[bits].bytes[i] = static_cast<uint8_t>(lane_bit / 8 + i % 8);
          const size_t offset = lane_bit % 8 + code * bits + 8 * byte;
          of_bits[bits].offsets[i] = static_cast<uint8_t>(offset % 64);
        }
      }
    }
    Pattern of_bits[8 * sizeof(Lane) + 1];
  };
  static constexpr Patterns kPatterns{};

  size_t bytes_;
  Vector bytes_of_lanes_, offsets_, low_bits_;
};

template <typename V, typename Lane>
class Avx512Decoder {
 public:
  explicit Avx512Decoder(int bits) : bits_(bits), vectors_(bits) {}

  void Decode(const uint8_t* packed, size_t rows, Lane* codes) const {
    ForEachVector(packed, rows, [codes](size_t row, auto some) { V::Store(codes + row, some); });
  }

  // Calls visit(row, codes) for the vectors of a multiple of 64 rows.
  template <typename Visit>
  void ForEachVector(const uint8_t* packed, size_t rows, Visit visit) const {
    using Vectors = VectorDecoder<V, Lane>;
    if (!Vectors::Fits(bits_)) return ForEachStored(packed, rows, visit);
    const Vectors vectors = vectors_;
    for (size_t row = 0; row < rows; row += Vectors::kRows, packed += vectors.bytes()) {
      visit(row, vectors.Next(packed));
    }
  }

 private:
  template <typename Visit>
  void ForEachStored(const uint8_t* packed, size_t rows, Visit visit) const {
    alignas(64) Lane codes[64];
    for (size_t first = 0; first < rows; first += 64, packed += static_cast<size_t>(bits_) * 8) {
      BaselineDecoder<V, Lane>(bits_).Decode(packed, 64, codes);
      for (size_t row = 0; row < 64; row += VectorDecoder<V, Lane>::kRows) {
        visit(first + row, V::Load(codes + row));
      }
    }
  }

  int bits_;
  VectorDecoder<V, Lane> vectors_;
};

template <typename V>
struct Avx512 {
  template <typename Lane>
  using Decoder = Avx512Decoder<V, Lane>;

  template <typename Lane>
  static constexpr size_t kSparseRows = 32;

  template <typename Lane>
  static size_t DecodeMasked(const Decoder<Lane>& decoder, const uint8_t* packed,
                             const uint64_t* mask, Lane* out) {
    constexpr size_t kRows = 64 / sizeof(Lane);
    size_t count = 0;
    decoder.ForEachVector(packed, PackedBlocks::kRows, [&](size_t row, auto codes) {
      const uint64_t rows = mask[row / 64] >> (row % 64) & (~uint64_t{0} >> (64 - kRows));
      V::Store(out + count, V::Compress(rows, codes, Lane{}));
      count += static_cast<size_t>(__builtin_popcountll(rows));
    });
    return count;
  }

  template <typename Lane>
  static void Widen(const Lane* narrow, size_t count, uint32_t* codes) {
    WidenInSteps<Avx512>(narrow, count, codes);
  }

  static bool IsRun(const uint32_t* codes) {
    constexpr size_t kRows = 64 / sizeof(uint32_t);
    uint64_t different = 0;
    for (size_t row = 0; row < Kernels::kRunCodes; row += kRows) {
      const auto offset = V::Subtract(V::Load(codes + row), V::Fill(*codes), uint32_t{});
      different |= V::AnyBits(offset, offset, uint32_t{});
    }
    return different == 0;
  }

  template <typename Lane>
  static uint64_t InRange(const Lane* codes, Lane lo, Lane distance) {
    constexpr size_t kRows = 64 / sizeof(Lane);
    uint64_t word = 0;
    for (size_t row = 0; row < 64; row += kRows) {
      const auto offset = V::Subtract(V::Load(codes + row), V::Fill(lo), Lane{});
      word |= V::AtMost(offset, V::Fill(distance), Lane{}) << row;
    }
    return word;
  }
};

// Sets the mask word of every 64 rows from test(vector of codes), which has one bit a code.
template <typename V, typename Lane, typename Test>
void FilterVectors(const PackedBlocks& packed, const Test test, uint64_t* mask) {
  constexpr size_t kRows = VectorDecoder<V, Lane>::kRows;
  const VectorDecoder<V, Lane> decoder(packed.bits);
  const uint8_t* next = packed.data;
  for (size_t word = 0; word < packed.blocks * PackedBlocks::kWords; ++word) {
    if (word % PackedBlocks::kWords == 0) PrefetchBehind<Avx512<V>>(next, packed.bits);
    uint64_t bits = 0;
    for (size_t row = 0; row < 64; row += kRows, next += decoder.bytes()) {
      bits |= test(decoder.Next(next)) << row;
    }
    mask[word] = bits;
  }
}

// A copy of the set's first words, zeros where it has none.
template <typename V, size_t kWords>
struct SetWords {
  SetWords(const uint64_t* set, size_t set_words) {
    if (set_words == 0) return;  // `set` may be null
    std::memcpy(words, set, (set_words < kWords ? set_words : kWords) * sizeof(uint64_t));
  }
  alignas(64) uint64_t words[kWords] = {};
};

// Up to 6 bits: a byte a code.
template <typename V>
class SixBitSet {
 public:
  explicit SixBitSet(uint64_t set) {
    alignas(64) uint8_t flags[64];
    for (size_t code = 0; code < 64; ++code) flags[code] = set >> code & 1;
    flags_ = V::Load(flags);
  }

  uint64_t operator()(typename V::Vector codes) const {
    const auto flags = V::PermuteBytes(codes, flags_);
    return V::AnyBits(flags, flags, uint8_t{});
  }

 private:
  typename V::Vector flags_;
};

// Up to 8 bits: 32 bytes, byte c / 8 of which holds bit c % 8. A permute looks at six bits of an
// index only; the set is there twice, so that the sixth, which a shift of 16-bit lanes spoils, does
// not matter.
template <typename V>
class ByteSet {
 public:
  explicit ByteSet(const uint64_t* words) {
    alignas(64) uint8_t bytes[64], powers[64];
    std::memcpy(bytes, words, 32);
    std::memcpy(bytes + 32, words, 32);
    for (size_t i = 0; i < 64; ++i) powers[i] = static_cast<uint8_t>(1u << i % 8);
    bytes_ = V::Load(bytes);
    powers_ = V::Load(powers);
  }

  uint64_t operator()(typename V::Vector codes) const {
    const auto bytes = V::PermuteBytes(V::template ShiftRight16<3>(codes), bytes_);
    return V::AnyBits(bytes, V::PermuteBytes(codes, powers_), uint8_t{});
  }

 private:
  typename V::Vector bytes_, powers_;
};

// 9 to 12 bits: 256 words of 16 bits in eight registers, word c / 16 of which holds bit c % 16. A
// permute picks from two registers, blends by the two topmost bits choose among the four results.
template <typename V>
class TwelveBitSet {
 public:
  explicit TwelveBitSet(const uint64_t* words) {
    for (size_t i = 0; i < 8; ++i) registers_[i] = V::Load(words + i * 8);
    alignas(64) uint16_t powers[32];
    for (size_t i = 0; i < 32; ++i) powers[i] = static_cast<uint16_t>(1u << i % 16);
    powers_ = V::Load(powers);
  }

  uint64_t operator()(typename V::Vector codes) const {
    const auto index = V::template ShiftRight16<4>(codes);
    const auto bit10 = V::AnyBits(codes, V::Fill(uint16_t{1 << 10}), uint16_t{});
    const auto bit11 = V::AnyBits(codes, V::Fill(uint16_t{1 << 11}), uint16_t{});
    const auto low = V::Blend16(bit10, Pick(0, index), Pick(2, index));
    const auto high = V::Blend16(bit10, Pick(4, index), Pick(6, index));
    const auto words = V::Blend16(bit11, low, high);
    return V::AnyBits(words, V::PermuteWords(codes, powers_), uint16_t{});
  }

 private:
  typename V::Vector Pick(size_t first, typename V::Vector index) const {
    return V::PermuteWords2(registers_[first], index, registers_[first + 1]);
  }

  typename V::Vector registers_[8], powers_;
};

template <typename V>
void MemberByGather(const PackedBlocks& packed, const uint64_t* set, uint64_t* mask) {
  const auto test = [set](typename V::Vector codes) {
    const auto words = V::Gather32(set, V::template ShiftRight32<5>(codes));
    const auto bits = V::ShiftLeft32(V::Fill(uint32_t{1}), V::And(codes, V::Fill(uint32_t{31})));
    return V::AnyBits(words, bits, uint32_t{});
  };
  FilterVectors<V, uint32_t>(packed, test, mask);
}

template <typename V>
void Avx512Member(const PackedBlocks& packed, const uint64_t* set, size_t set_words,
                  uint64_t* mask) {
  if (!VectorDecoder<V, uint32_t>::Fits(packed.bits)) {
    return MemberBlocks<Avx512<V>>(packed, set, set_words, mask);
  }
  if (packed.bits > 12) return MemberByGather<V>(packed, set, mask);
  const SetWords<V, 64> copy(set, set_words);
  if (packed.bits > 8) {
    FilterVectors<V, uint16_t>(packed, TwelveBitSet<V>(copy.words), mask);
  } else if (packed.bits > 6) {
    FilterVectors<V, uint8_t>(packed, ByteSet<V>(copy.words), mask);
  } else {
    FilterVectors<V, uint8_t>(packed, SixBitSet<V>(copy.words[0]), mask);
  }
}

template <typename V>
constexpr Kernels MakeAvx512Kernels(std::string_view name) {
  using Isa = Avx512<V>;
  return {name,
          UnpackRows<Isa>,
          SelectCodes<Isa>,
          Avx512Member<V>,
          RangeBlocks<Isa>,
          CountBlocks<Isa>,
          MarkBlocks<Isa>,
          CountBits<Isa>,
          AddWeighted<Isa>,
          FindRuns<Isa>,
          SumRuns<Isa>};
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_AVX512_KERNELS_H_
