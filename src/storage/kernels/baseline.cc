// Portable kernels: widths known at compile time and loops without branches, which every compiler
// turns into decent code for the least processor that the build allows.
#include "storage/kernels/baseline_decoder.h"
#include "storage/kernels/block_loops.h"
#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

struct Baseline {
  template <typename Lane>
  using Decoder = BaselineDecoder<Baseline, Lane>;

  template <typename Lane>
  static constexpr size_t kSparseRows = 320;

  template <typename Lane>
  static size_t DecodeMasked(const Decoder<Lane>& decoder, const uint8_t* packed,
                             const uint64_t* mask, Lane* out) {
    return DecodeAndCompress<Baseline, Lane>(decoder, packed, mask, out);
  }

  template <typename Lane>
  static size_t Compress(const Lane* codes, const uint64_t* mask, Lane* out) {
    size_t count = 0;
    for (size_t w = 0; w < PackedBlocks::kWords; ++w) {
      const uint64_t word = mask[w];
      for (size_t row = 0; row < 64; ++row) {
        out[count] = *codes++;
        count += word >> row & 1;
      }
    }
    return count;
  }

  template <typename Lane>
  static void Widen(const Lane* narrow, size_t count, uint32_t* codes) {
    WidenInSteps<Baseline>(narrow, count, codes);
  }

  static bool IsRun(const uint32_t* codes) { return AreSame<Baseline>(codes); }

  template <typename Lane>
  static uint64_t InRange(const Lane* codes, Lane lo, Lane distance) {
    uint8_t flags[64];
    for (size_t i = 0; i < 64; ++i) flags[i] = static_cast<Lane>(codes[i] - lo) <= distance;
    uint64_t word = 0;
    for (size_t byte = 0; byte < 8; ++byte) {
      uint64_t eight;
      std::memcpy(&eight, flags + byte * 8, sizeof(eight));
      // The product brings flag i to bit 56 + i.
      word |= eight * 0x0102040810204080 >> 56 << (byte * 8);
    }
    return word;
  }
};

}  // namespace

const Kernels kBaselineKernels = {"baseline",
                                  UnpackRows<Baseline>,
                                  SelectCodes<Baseline>,
                                  MemberBlocks<Baseline>,
                                  RangeBlocks<Baseline>,
                                  CountBlocks<Baseline>,
                                  MarkBlocks<Baseline>,
                                  CountBits<Baseline>,
                                  AddWeighted<Baseline>,
                                  FindRuns<Baseline>,
                                  SumRuns<Baseline>};

}  // namespace celadon
