// Decoding with 256-bit vectors: a byte shuffle puts each code into a lane of its own, a shift per
// lane brings it into place.
#ifndef CELADON_STORAGE_KERNELS_AVX2_DECODER_H_
#define CELADON_STORAGE_KERNELS_AVX2_DECODER_H_

#include <immintrin.h>

#include <cstdint>
#include <cstring>

#include "storage/kernels/baseline_decoder.h"

namespace celadon {

// Eight codes of `bits` bits, taken from whole bytes, in two halves of 128 bits.
static inline __m256i LoadHalves(const uint8_t* low, const uint8_t* high) {
  const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(low));
  const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(high));
  return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
}

static inline void Store(void* out, __m256i value) {
  _mm256_storeu_si256(static_cast<__m256i*>(out), value);
}

// Sixteen codes, eight a half, in 16-bit lanes. Works where no code leaves the 16 bits that start
// at the byte where it starts: up to 8 bits, and 9, 10, 12 and 16. The shift is a multiplication,
// for there are no variable shifts of 16-bit lanes.
template <typename Isa>
class WordWindows {
 public:
  static constexpr bool Fits(int bits) { return bits <= 10 || bits == 12 || bits == 16; }

  explicit WordWindows(int bits) : bytes_(bits), shift_(_mm_cvtsi32_si128(16 - bits)) {
    alignas(32) uint8_t bytes[32];
    alignas(32) uint16_t factors[16];
    for (int i = 0; i < 16; ++i) {
      const int bit = i % 8 * bits;
      bytes[2 * i] = static_cast<uint8_t>(bit / 8);
      bytes[2 * i + 1] = static_cast<uint8_t>(bit / 8 + 1);
      factors[i] = static_cast<uint16_t>(1u << (16 - bits - bit % 8));
    }
    shuffle_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes));
    factors_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(factors));
  }

  __m256i Sixteen(const uint8_t* packed) const {
    const __m256i windows = _mm256_shuffle_epi8(LoadHalves(packed, packed + bytes_), shuffle_);
    return _mm256_srl_epi16(_mm256_mullo_epi16(windows, factors_), shift_);
  }

 private:
  int bytes_;  // eight codes
  __m128i shift_;
  __m256i shuffle_, factors_;
};

// Eight codes, four a half, in 32-bit lanes. Works where no code leaves the 32 bits that start at
// the byte where it starts: up to 26 bits, and 28 and 32.
template <typename Isa>
class DoubleWordWindows {
 public:
  static constexpr bool Fits(int bits) { return bits <= 26 || bits == 28 || bits == 32; }

  explicit DoubleWordWindows(int bits) : high_(bits / 2) {
    alignas(32) uint8_t bytes[32];
    alignas(32) uint32_t shifts[8];
    for (int i = 0; i < 8; ++i) {
      const int bit = i * bits - (i < 4 ? 0 : high_ * 8);
      for (int j = 0; j < 4; ++j) bytes[4 * i + j] = static_cast<uint8_t>(bit / 8 + j);
      shifts[i] = static_cast<uint32_t>(bit % 8);
    }
    shuffle_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes));
    shifts_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(shifts));
    low_bits_ = _mm256_set1_epi32(static_cast<int>((uint64_t{1} << bits) - 1));
  }

  __m256i Eight(const uint8_t* packed) const {
    const __m256i windows = _mm256_shuffle_epi8(LoadHalves(packed, packed + high_), shuffle_);
    return _mm256_and_si256(_mm256_srlv_epi32(windows, shifts_), low_bits_);
  }

 private:
  int high_;  // the byte where the fifth code starts
  __m256i shuffle_, shifts_, low_bits_;
};

// The halves of two packed vectors come interleaved; this puts the four quarters in order.
static inline __m256i InOrder(__m256i packed) {
  return _mm256_permute4x64_epi64(packed, _MM_SHUFFLE(3, 1, 2, 0));
}

template <typename Isa, typename Lane>
class Avx2Decoder;

template <typename Isa>
class Avx2Decoder<Isa, uint8_t> {
 public:
  explicit Avx2Decoder(int bits) : bits_(bits), windows_(bits) {}

  // Whether packed codes stand as they are decoded.
  bool whole_bytes() const { return bits_ == 8; }

  void Decode(const uint8_t* packed, size_t rows, uint8_t* codes) const {
    if (whole_bytes()) {
      std::memcpy(codes, packed, rows);
    } else if (bits_ == 4) {
      DecodeNibbles(packed, rows, codes);
    } else {
      DecodeWindows(packed, rows, codes);
    }
  }

 private:
  static void DecodeNibbles(const uint8_t* packed, size_t rows, uint8_t* codes) {
    const __m128i low_bits = _mm_set1_epi8(15);
    for (size_t row = 0; row < rows; row += 32, packed += 16) {
      const __m128i pairs = _mm_loadu_si128(reinterpret_cast<const __m128i*>(packed));
      const __m128i even = _mm_and_si128(pairs, low_bits);
      const __m128i odd = _mm_and_si128(_mm_srli_epi16(pairs, 4), low_bits);
      auto* out = reinterpret_cast<__m128i*>(codes + row);
      _mm_storeu_si128(out, _mm_unpacklo_epi8(even, odd));
      _mm_storeu_si128(out + 1, _mm_unpackhi_epi8(even, odd));
    }
  }

  void DecodeWindows(const uint8_t* packed, size_t rows, uint8_t* codes) const {
    const WordWindows<Isa> windows = windows_;
    const int step = 2 * bits_;  // bytes of sixteen codes
    for (size_t row = 0; row < rows; row += 32, packed += 2 * step) {
      const __m256i low = windows.Sixteen(packed), high = windows.Sixteen(packed + step);
      Store(codes + row, InOrder(_mm256_packus_epi16(low, high)));
    }
  }

  int bits_;
  WordWindows<Isa> windows_;
};

template <typename Isa>
class Avx2Decoder<Isa, uint16_t> {
 public:
  explicit Avx2Decoder(int bits) : bits_(bits) {}

  void Decode(const uint8_t* packed, size_t rows, uint16_t* codes) const {
    if (WordWindows<Isa>::Fits(bits_)) {
      DecodeWords(packed, rows, codes);
    } else {
      DecodeDoubleWords(packed, rows, codes);
    }
  }

 private:
  void DecodeWords(const uint8_t* packed, size_t rows, uint16_t* codes) const {
    const WordWindows<Isa> windows(bits_);
    for (size_t row = 0; row < rows; row += 16, packed += 2 * bits_) {
      Store(codes + row, windows.Sixteen(packed));
    }
  }

  void DecodeDoubleWords(const uint8_t* packed, size_t rows, uint16_t* codes) const {
    const DoubleWordWindows<Isa> windows(bits_);
    for (size_t row = 0; row < rows; row += 16, packed += 2 * bits_) {
      const __m256i low = windows.Eight(packed), high = windows.Eight(packed + bits_);
      Store(codes + row, InOrder(_mm256_packus_epi32(low, high)));
    }
  }

  int bits_;
};

template <typename Isa>
class Avx2Decoder<Isa, uint32_t> {
 public:
  explicit Avx2Decoder(int bits) : bits_(bits) {}

  void Decode(const uint8_t* packed, size_t rows, uint32_t* codes) const {
    if (!DoubleWordWindows<Isa>::Fits(bits_)) {
      return BaselineDecoder<Isa, uint32_t>(bits_).Decode(packed, rows, codes);
    }
    const DoubleWordWindows<Isa> windows(bits_);
    for (size_t row = 0; row < rows; row += 8, packed += bits_) {
      Store(codes + row, windows.Eight(packed));
    }
  }

 private:
  int bits_;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_AVX2_DECODER_H_
