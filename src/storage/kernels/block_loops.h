// Marking, unpacking and selecting block by block, written once for all instruction sets.
//
// An instruction set is what masked_codes.h asks for, and provides besides
//   InRange(codes, lo, last): bit i is set if code i of 64 is in [lo, lo + last]
//   Widen(narrow, count, codes): may widen up to kSlackCodes codes more
//   IsRun(codes): whether Kernels::kRunCodes codes are all the same
#ifndef CELADON_STORAGE_KERNELS_BLOCK_LOOPS_H_
#define CELADON_STORAGE_KERNELS_BLOCK_LOOPS_H_

#include <cstring>
#include <utility>

#include "storage/kernels/count_blocks.h"
#include "storage/kernels/filter_blocks.h"
#include "storage/kernels/kernels.h"
#include "storage/kernels/masked_codes.h"

namespace celadon {

template <typename Isa, typename Lane>
class MarkSink {
 public:
  MarkSink(int bits, uint8_t* seen, size_t codes) : decoder_(bits), seen_(seen), codes_(codes) {}

  void Add(const Lane* codes, size_t count) {
    MarkEights(codes, count / 8);
    for (size_t i = count / 8 * 8; i < count; ++i) seen_[codes[i]] = 1;
    Advance();
  }
  void AddBlock(const uint8_t* packed) {
    alignas(64) Lane codes[PackedBlocks::kRows];
    decoder_.Decode(packed, PackedBlocks::kRows, codes);
    MarkEights(codes, PackedBlocks::kRows / 8);
    Advance();
  }
  bool Done() const { return first_unseen_ == codes_; }

 private:
  void MarkEights(const Lane* codes, size_t eights) {
    constexpr size_t kWordCodes = sizeof(uint64_t) / sizeof(Lane);
    uint8_t* const seen = seen_;  // a store of a byte might change the member
    for (size_t i = 0; i < eights * 8; i += kWordCodes) {
      uint64_t word;
      std::memcpy(&word, codes + i, sizeof(word));
      MarkLanes(word, seen, std::make_index_sequence<kWordCodes>());
    }
  }
  template <size_t... kAt>
  [[gnu::always_inline]] static void MarkLanes(uint64_t word, uint8_t* seen,
                                               std::index_sequence<kAt...>) {
    ((seen[static_cast<Lane>(word >> 8 * sizeof(Lane) * kAt)] = 1), ...);
  }

  // Moves on over flags that are set: each is looked at once in all, at most a block's worth now.
  void Advance() {
    const size_t left = codes_ - first_unseen_;
    const size_t end = first_unseen_ + (left < PackedBlocks::kRows ? left : PackedBlocks::kRows);
    while (first_unseen_ < end && seen_[first_unseen_] != 0) ++first_unseen_;
  }

  const typename Isa::template Decoder<Lane> decoder_;
  uint8_t* seen_;
  size_t codes_;
  size_t first_unseen_ = 0;
};

template <typename Isa>
bool MarkBlocks(const PackedBlocks& packed, const uint64_t* mask, std::span<uint8_t> seen) {
  return WithLane<Isa>(packed.bits, [&](auto lane) {
    using Lane = decltype(lane);
    MarkSink<Isa, Lane> sink(packed.bits, seen.data(), seen.size());
    VisitCodes<Isa, Lane>(packed, mask, sink);
    return sink.Done();
  });
}

template <typename Isa>
void UnpackRows(const uint8_t* packed, int bits, size_t rows, uint32_t* codes) {
  typename Isa::template Decoder<uint32_t>(bits).Decode(packed, rows, codes);
}

// What an instruction set has for Widen where the compiler makes vectors of this.
template <typename Isa, typename Lane>
void WidenInSteps(const Lane* __restrict narrow, size_t count, uint32_t* __restrict codes) {
  for (size_t i = 0; i < count; i += kSlackCodes) {
    for (size_t k = 0; k < kSlackCodes; ++k) codes[i + k] = narrow[i + k];
  }
}

// Masked codes are put together in the narrowest lanes; those of several blocks before they are
// widened, for what was stored in parts a moment ago can be loaded as a whole only later.
template <typename Isa>
size_t SelectCodes(const PackedBlocks& packed, const uint64_t* mask, uint32_t* codes) {
  return WithLane<Isa>(packed.bits, [&](auto lane) {
    using Lane = decltype(lane);
    const typename Isa::template Decoder<Lane> decoder(packed.bits);
    const typename Isa::template Decoder<uint32_t> wide_decoder(packed.bits);
    // Of codes below so many bits, whole blocks too: else each load takes few bytes of its 64.
    constexpr int kNarrow = 8;
    constexpr size_t kMostWaiting = 2 * PackedBlocks::kRows;
    alignas(64) Lane narrow[kMostWaiting + PackedBlocks::kRows + kSlackCodes];
    size_t count = 0, waiting = 0;
    const auto widen_waiting = [&] {
      Isa::Widen(narrow, waiting, codes + count);
      count += std::exchange(waiting, 0);
    };
    for (size_t block = 0; block < packed.blocks; ++block) {
      const uint64_t* block_mask = mask == nullptr ? nullptr : mask + block * PackedBlocks::kWords;
      const size_t rows = mask == nullptr ? PackedBlocks::kRows : MaskedRows<Isa>(block_mask);
      if (rows != 0) PrefetchBehind<Isa>(packed.Block(block), packed.bits);
      if (rows == PackedBlocks::kRows && packed.bits < kNarrow) {
        decoder.Decode(packed.Block(block), rows, narrow + waiting);
        waiting += rows;
        if (waiting > kMostWaiting) widen_waiting();
      } else if (rows == PackedBlocks::kRows) {
        widen_waiting();
        wide_decoder.Decode(packed.Block(block), rows, codes + count);
        count += rows;
      } else if (rows != 0) {
        waiting +=
            MaskedCodes<Isa, Lane>(packed, block, block_mask, rows, decoder, narrow + waiting);
        if (waiting > kMostWaiting) widen_waiting();
      }
    }
    widen_waiting();
    return count;
  });
}

template <typename Isa>
void AddWeighted(const uint32_t* __restrict numbers, const uint32_t* __restrict codes,
                 uint32_t weight, size_t count, uint32_t* __restrict sums) {
  for (size_t i = 0; i < count; i += kSlackCodes) {
    for (size_t k = 0; k < kSlackCodes; ++k) sums[i + k] = numbers[i + k] + weight * codes[i + k];
  }
}

template <typename Isa>
uint64_t FindRuns(const uint32_t* codes, size_t count) {
  uint64_t runs = 0;
  for (size_t run = 0; run < count / Kernels::kRunCodes; ++run, codes += Kernels::kRunCodes) {
    if (codes[0] != codes[Kernels::kRunCodes - 1]) continue;
    runs |= uint64_t{Isa::IsRun(codes)} << run;
  }
  return runs;
}

template <typename Isa>
uint64_t SumRuns(const uint32_t* codes, size_t count, uint32_t first, uint32_t length,
                 uint32_t* sums) {
  uint64_t inside = 0;
  for (size_t run = 0; run < count / Kernels::kRunCodes; ++run, codes += Kernels::kRunCodes) {
    uint32_t sum = 0, outside = 0;
    for (size_t i = 0; i < Kernels::kRunCodes; ++i) {
      const uint32_t offset = codes[i] - first;
      sum += offset;
      outside |= offset | (length - 1 - offset);  // the topmost bit is that of a negative number
    }
    sums[run] = sum;
    inside |= uint64_t{outside >> 31 == 0} << run;
  }
  return inside;
}

// What an instruction set has for a test of kRunCodes codes, unless it knows a better one.
template <typename Isa>
bool AreSame(const uint32_t* codes) {
  uint32_t differences = 0;
  for (size_t i = 0; i < Kernels::kRunCodes; ++i) differences |= codes[i] ^ codes[0];
  return differences == 0;
}

template <typename Isa>
size_t CountBits(const uint64_t* words, size_t count) {
  size_t bits = 0;
  for (size_t w = 0; w < count; ++w) bits += static_cast<size_t>(__builtin_popcountll(words[w]));
  return bits;
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_BLOCK_LOOPS_H_
