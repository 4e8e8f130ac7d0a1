// The vector operations of avx512_kernels.h as instructions: AVX-512 F, BW, VBMI and VBMI2.
#ifndef CELADON_STORAGE_KERNELS_AVX512_VECTOR_H_
#define CELADON_STORAGE_KERNELS_AVX512_VECTOR_H_

#include <immintrin.h>

#include <cstdint>

namespace celadon {

// Overloads differ by the type of a lane, handed over as a value where no operand tells it. Masks
// have one bit a lane.
struct Avx512Vector {
  using Vector = __m512i;

  static Vector Load(const void* from) { return _mm512_loadu_si512(from); }
  static void Store(void* to, Vector v) { _mm512_storeu_si512(to, v); }
  static Vector Fill(uint8_t lane) { return _mm512_set1_epi8(static_cast<char>(lane)); }
  static Vector Fill(uint16_t lane) { return _mm512_set1_epi16(static_cast<short>(lane)); }
  static Vector Fill(uint32_t lane) { return _mm512_set1_epi32(static_cast<int>(lane)); }
  static Vector And(Vector a, Vector b) { return _mm512_and_si512(a, b); }

  // Byte i is byte index[i] % 64 of v.
  static Vector PermuteBytes(Vector index, Vector v) { return _mm512_permutexvar_epi8(index, v); }
  // Word i is word index[i] % 32 of v.
  static Vector PermuteWords(Vector index, Vector v) { return _mm512_permutexvar_epi16(index, v); }
  // Word i is word index[i] % 64 of low and high together.
  static Vector PermuteWords2(Vector low, Vector index, Vector high) {
    return _mm512_permutex2var_epi16(low, index, high);
  }
  // Byte i holds the eight bits of its 64-bit lane from bit offsets[i] % 64 on, around the end.
  static Vector MultiShift(Vector offsets, Vector v) {
    return _mm512_multishift_epi64_epi8(offsets, v);
  }

  template <int kBits>
  static Vector ShiftRight16(Vector v) {
    return _mm512_srli_epi16(v, kBits);
  }
  template <int kBits>
  static Vector ShiftRight32(Vector v) {
    return _mm512_srli_epi32(v, kBits);
  }
  static Vector ShiftLeft32(Vector v, Vector counts) { return _mm512_sllv_epi32(v, counts); }
  static Vector Subtract(Vector a, Vector b, uint8_t) { return _mm512_sub_epi8(a, b); }
  static Vector Subtract(Vector a, Vector b, uint16_t) { return _mm512_sub_epi16(a, b); }
  static Vector Subtract(Vector a, Vector b, uint32_t) { return _mm512_sub_epi32(a, b); }

  // Lanes of a that are at most those of b, as numbers without sign.
  static uint64_t AtMost(Vector a, Vector b, uint8_t) { return _mm512_cmple_epu8_mask(a, b); }
  static uint64_t AtMost(Vector a, Vector b, uint16_t) { return _mm512_cmple_epu16_mask(a, b); }
  static uint64_t AtMost(Vector a, Vector b, uint32_t) { return _mm512_cmple_epu32_mask(a, b); }
  // Lanes where a and b share a bit.
  static uint64_t AnyBits(Vector a, Vector b, uint8_t) { return _mm512_test_epi8_mask(a, b); }
  static uint64_t AnyBits(Vector a, Vector b, uint16_t) { return _mm512_test_epi16_mask(a, b); }
  static uint64_t AnyBits(Vector a, Vector b, uint32_t) { return _mm512_test_epi32_mask(a, b); }

  // Word i is that of b where the mask has bit i, else that of a.
  static Vector Blend16(uint64_t mask, Vector a, Vector b) {
    return _mm512_mask_blend_epi16(static_cast<__mmask32>(mask), a, b);
  }
  // The lanes that the mask has, moved together, zeros behind.
  static Vector Compress(uint64_t mask, Vector v, uint8_t) {
    return _mm512_maskz_compress_epi8(mask, v);
  }
  static Vector Compress(uint64_t mask, Vector v, uint16_t) {
    return _mm512_maskz_compress_epi16(static_cast<__mmask32>(mask), v);
  }
  static Vector Compress(uint64_t mask, Vector v, uint32_t) {
    return _mm512_maskz_compress_epi32(static_cast<__mmask16>(mask), v);
  }
  // Lane i is the 32-bit word index[i] behind `words`.
  static Vector Gather32(const void* words, Vector index) {
    return _mm512_i32gather_epi32(index, words, 4);
  }
};

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_AVX512_VECTOR_H_
