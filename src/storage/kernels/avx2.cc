// Kernels for AVX2 without gathers, PDEP and PEXT, which are slow on some processors that have
// them: look-ups go to tables in the first-level cache or in registers.
#include "storage/kernels/avx2_decoder.h"
#include "storage/kernels/block_loops.h"
#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

// For each mask of eight lanes, the byte shuffle that moves the chosen lanes to the front.
template <size_t kLaneBytes>
struct Shuffles {
  constexpr Shuffles() {
    for (unsigned mask = 0; mask < 256; ++mask) {
      size_t end = 0;
      for (size_t byte = 0; byte < 8 * kLaneBytes; ++byte) {
        if ((mask >> byte / kLaneBytes & 1) != 0) bytes[mask][end++] = static_cast<uint8_t>(byte);
      }
    }
  }
  alignas(16) uint8_t bytes[256][8 * kLaneBytes] = {};
};
constexpr Shuffles<1> kByteShuffles;
constexpr Shuffles<2> kWordShuffles;

__m128i Load8(const void* from) { return _mm_loadl_epi64(static_cast<const __m128i*>(from)); }
__m128i Load16(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

// The chosen ones of eight codes come first.
void CompressEight(const uint8_t* codes, uint8_t mask, uint8_t* out) {
  const __m128i chosen = _mm_shuffle_epi8(Load8(codes), Load8(kByteShuffles.bytes[mask]));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(out), chosen);
}

void CompressEight(const uint16_t* codes, uint8_t mask, uint16_t* out) {
  const __m128i chosen = _mm_shuffle_epi8(Load16(codes), Load16(kWordShuffles.bytes[mask]));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), chosen);
}

void CompressEight(const uint32_t* codes, uint8_t mask, uint32_t* out) {
  const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes));
  const __m256i lanes = _mm256_cvtepu8_epi32(Load8(kByteShuffles.bytes[mask]));
  Store(out, _mm256_permutevar8x32_epi32(eight, lanes));
}

__m256i Load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

__m256i Fill(uint32_t lane) { return _mm256_set1_epi32(static_cast<int>(lane)); }

// Eight codes in lanes of 32 bits.
__m256i Wide(const uint8_t* codes) { return _mm256_cvtepu8_epi32(Load8(codes)); }
__m256i Wide(const uint16_t* codes) { return _mm256_cvtepu16_epi32(Load16(codes)); }
__m256i Wide(const uint32_t* codes) { return Load(codes); }

uint64_t ByteMask(__m256i bytes) { return static_cast<uint32_t>(_mm256_movemask_epi8(bytes)); }

// Which of 32 codes are in [lo, lo + distance].
uint64_t ThirtyTwoInRange(const uint8_t* codes, uint8_t lo, uint8_t distance) {
  const __m256i offset = _mm256_sub_epi8(Load(codes), _mm256_set1_epi8(static_cast<char>(lo)));
  const __m256i most = _mm256_set1_epi8(static_cast<char>(distance));
  return ByteMask(_mm256_cmpeq_epi8(_mm256_min_epu8(offset, most), offset));
}

__m256i SixteenInRange(const uint16_t* codes, uint16_t lo, uint16_t distance) {
  const __m256i offset = _mm256_sub_epi16(Load(codes), _mm256_set1_epi16(static_cast<short>(lo)));
  const __m256i most = _mm256_set1_epi16(static_cast<short>(distance));
  return _mm256_cmpeq_epi16(_mm256_min_epu16(offset, most), offset);
}

uint64_t ThirtyTwoInRange(const uint16_t* codes, uint16_t lo, uint16_t distance) {
  return ByteMask(InOrder(_mm256_packs_epi16(SixteenInRange(codes, lo, distance),
                                             SixteenInRange(codes + 16, lo, distance))));
}

uint64_t ThirtyTwoInRange(const uint32_t* codes, uint32_t lo, uint32_t distance) {
  const __m256i most = Fill(distance);
  uint64_t word = 0;
  for (int i = 0; i < 4; ++i) {
    const __m256i offset = _mm256_sub_epi32(Load(codes + 8 * i), Fill(lo));
    const __m256i inside = _mm256_cmpeq_epi32(_mm256_min_epu32(offset, most), offset);
    const int eight = _mm256_movemask_ps(_mm256_castsi256_ps(inside));
    word |= static_cast<uint64_t>(eight) << (8 * i);
  }
  return word;
}

struct Avx2 {
  template <typename Lane>
  using Decoder = Avx2Decoder<Avx2, Lane>;

  template <typename Lane>
  static constexpr size_t kSparseRows = sizeof(Lane) == 1 ? 40 : 64;

  template <typename Lane>
  static size_t DecodeMasked(const Decoder<Lane>& decoder, const uint8_t* packed,
                             const uint64_t* mask, Lane* out) {
    if constexpr (sizeof(Lane) == 1) {
      if (decoder.whole_bytes()) return Compress(packed, mask, out);
    }
    return DecodeAndCompress<Avx2, Lane>(decoder, packed, mask, out);
  }

  template <typename Lane>
  static size_t Compress(const Lane* codes, const uint64_t* mask, Lane* out) {
    size_t count = 0;
    for (size_t w = 0; w < PackedBlocks::kWords; ++w) {
      uint64_t word = mask[w];
      for (size_t i = 0; i < 8; ++i, codes += 8, word >>= 8) {
        CompressEight(codes, static_cast<uint8_t>(word), out + count);
        count += static_cast<size_t>(__builtin_popcountll(word & 0xFF));
      }
    }
    return count;
  }

  template <typename Lane>
  static void Widen(const Lane* narrow, size_t count, uint32_t* codes) {
    for (size_t i = 0; i < count; i += 8) Store(codes + i, Wide(narrow + i));
  }

  static bool IsRun(const uint32_t* codes) {
    const __m256i first = Fill(codes[0]);
    __m256i differences = _mm256_setzero_si256();
    for (size_t i = 0; i < Kernels::kRunCodes; i += 8) {
      differences = _mm256_or_si256(differences, _mm256_xor_si256(Load(codes + i), first));
    }
    return _mm256_testz_si256(differences, differences) != 0;
  }

  template <typename Lane>
  static uint64_t InRange(const Lane* codes, Lane lo, Lane distance) {
    return ThirtyTwoInRange(codes, lo, distance) | ThirtyTwoInRange(codes + 32, lo, distance) << 32;
  }
};

// A set of codes of up to 8 bits in two registers: byte c / 8 holds bit c % 8.
class ByteCodeSet {
 public:
  ByteCodeSet(const uint64_t* set, size_t set_words) {
    alignas(16) uint64_t words[4] = {};
    for (size_t w = 0; w < 4 && w < set_words; ++w) words[w] = set[w];
    low_ = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(words)));
    high_ =
        _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(words + 2)));
  }

  // Which of 32 codes are in the set.
  uint64_t Test(const uint8_t* codes) const {
    const __m256i code = Load(codes);
    const __m256i byte = _mm256_and_si256(_mm256_srli_epi16(code, 3), _mm256_set1_epi8(15));
    // The sign bit of a code tells the half of the set, and is what the blend looks at.
    const __m256i members =
        _mm256_blendv_epi8(_mm256_shuffle_epi8(low_, byte), _mm256_shuffle_epi8(high_, byte), code);
    const __m256i powers = _mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201));
    const __m256i bit = _mm256_shuffle_epi8(powers, _mm256_and_si256(code, _mm256_set1_epi8(7)));
    return ByteMask(_mm256_cmpeq_epi8(_mm256_and_si256(members, bit), bit));
  }

 private:
  __m256i low_, high_;
};

void AddWeightedEights(const uint32_t* numbers, const uint32_t* codes, uint32_t weight,
                       size_t count, uint32_t* sums) {
  const __m256i factor = Fill(weight);
  for (size_t i = 0; i < count; i += 8) {
    const __m256i weighted = _mm256_mullo_epi32(Load(codes + i), factor);
    Store(sums + i, _mm256_add_epi32(Load(numbers + i), weighted));
  }
}

uint32_t SumOfLanes(__m256i lanes) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(1, 0, 3, 2)));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(2, 3, 0, 1)));
  return static_cast<uint32_t>(_mm_cvtsi128_si32(sum));
}

uint64_t SumRunsOfEights(const uint32_t* codes, size_t count, uint32_t first, uint32_t length,
                         uint32_t* sums) {
  const __m256i behind = Fill(first), most = Fill(length - 1);
  uint64_t inside = 0;
  for (size_t run = 0; run < count / Kernels::kRunCodes; ++run, codes += Kernels::kRunCodes) {
    __m256i sum = _mm256_setzero_si256(), outside = sum;
    for (size_t i = 0; i < Kernels::kRunCodes; i += 8) {
      const __m256i offset = _mm256_sub_epi32(Load(codes + i), behind);
      sum = _mm256_add_epi32(sum, offset);
      // The topmost bit is that of a negative number.
      const __m256i beyond = _mm256_or_si256(offset, _mm256_sub_epi32(most, offset));
      outside = _mm256_or_si256(outside, beyond);
    }
    sums[run] = SumOfLanes(sum);
    inside |= uint64_t{_mm256_movemask_ps(_mm256_castsi256_ps(outside)) == 0} << run;
  }
  return inside;
}

void Member(const PackedBlocks& packed, const uint64_t* set, size_t set_words, uint64_t* mask) {
  if (packed.bits > 8) return MemberBlocks<Avx2>(packed, set, set_words, mask);
  const ByteCodeSet codes_in_set(set, set_words);
  const auto test = [&](const uint8_t* codes) {
    return codes_in_set.Test(codes) | codes_in_set.Test(codes + 32) << 32;
  };
  FilterBlocks<Avx2, uint8_t>(packed, test, mask);
}

}  // namespace

const Kernels kAvx2Kernels = {"avx2",           UnpackRows<Avx2>,  SelectCodes<Avx2>,
                              Member,           RangeBlocks<Avx2>, CountBlocks<Avx2>,
                              MarkBlocks<Avx2>, CountBits<Avx2>,   AddWeightedEights,
                              FindRuns<Avx2>,   SumRunsOfEights};

}  // namespace celadon
