// Counting codes block by block, written once for all instruction sets.
#ifndef CELADON_STORAGE_KERNELS_COUNT_BLOCKS_H_
#define CELADON_STORAGE_KERNELS_COUNT_BLOCKS_H_

#include <cstring>
#include <utility>

#include "storage/kernels/kernels.h"
#include "storage/kernels/masked_codes.h"

namespace celadon {

// Counters of up to `kCodes` codes in `kReplicas` arrays, one behind the other, that take turns, so
// that equal codes near each other do not wait for each other's store.
template <typename Isa, typename Lane, size_t kReplicas, size_t kCodes>
class Tally {
 public:
  // The counters, kReplicas * kCodes of them, start where they are.
  explicit Tally(uint32_t* counters) : counters_(counters) {}

  void Add(const Lane* codes, size_t count) {
    AddEights(codes, count / 8);
    for (size_t i = count / 8 * 8; i < count; ++i) ++counters_[codes[i]];
  }
  void AddEights(const Lane* codes, size_t eights) {
    constexpr size_t kWordCodes = sizeof(uint64_t) / sizeof(Lane);
    uint32_t* const counters = counters_;
    for (size_t i = 0; i < eights * 8; i += 8) {
      for (size_t j = 0; j < 8; j += kWordCodes) AddWord(codes + i + j, j, counters);
    }
  }

  uint32_t operator[](size_t code) const {
    uint32_t sum = 0;
    for (size_t replica = 0; replica < kReplicas; ++replica) {
      sum += counters_[replica * kCodes + code];
    }
    return sum;
  }

 private:
  // One load for as many codes as a word holds, and no loop over them: loads, stores and the steps
  // of a loop are what counting waits for.
  static void AddWord(const Lane* codes, size_t turn, uint32_t* counters) {
    uint64_t word;
    std::memcpy(&word, codes, sizeof(word));
    AddLanes(word, turn, counters, std::make_index_sequence<sizeof(word) / sizeof(Lane)>());
  }
  template <size_t... kAt>
  [[gnu::always_inline]] static void AddLanes(uint64_t word, size_t turn, uint32_t* counters,
                                              std::index_sequence<kAt...>) {
    constexpr size_t kLaneBits = 8 * sizeof(Lane);
    (++counters[(turn + kAt) % kReplicas * kCodes + static_cast<Lane>(word >> kLaneBits * kAt)],
     ...);
  }

  uint32_t* counters_;
};

// Decodes whole blocks for a tally.
template <typename Isa, typename Lane, typename TallyOfLane>
class CountSink {
 public:
  CountSink(int bits, TallyOfLane& tally) : decoder_(bits), tally_(tally) {}

  void Add(const Lane* codes, size_t count) { tally_.Add(codes, count); }
  void AddBlock(const uint8_t* packed) {
    alignas(64) Lane codes[PackedBlocks::kRows];
    decoder_.Decode(packed, PackedBlocks::kRows, codes);
    tally_.AddEights(codes, PackedBlocks::kRows / 8);
  }
  static constexpr bool Done() { return false; }

 private:
  const typename Isa::template Decoder<Lane> decoder_;
  TallyOfLane& tally_;
};

// Codes of up to 4 bits: in blocks without a hole it counts groups of rows, which are codes of 6 or
// 8 bits in the same bytes, and takes the groups apart at the end.
template <typename Isa>
class NarrowCountSink {
 public:
  explicit NarrowCountSink(int bits)
      : bits_(bits),
        group_(bits == 1   ? 8
               : bits == 2 ? 4
                           : 2),
        decoder_(bits * group_) {}

  void Add(const uint8_t* codes, size_t count) { single_.Add(codes, count); }
  void AddBlock(const uint8_t* packed) {
    alignas(64) uint8_t groups[PackedBlocks::kRows / 2];
    const size_t count = PackedBlocks::kRows / static_cast<size_t>(group_);
    decoder_.Decode(packed, count, groups);
    groups_.AddEights(groups, count / 8);
  }
  static constexpr bool Done() { return false; }

  void AddTo(uint32_t* counts, size_t codes) const {
    for (size_t code = 0; code < codes; ++code) counts[code] += single_[code];
    const unsigned low_bits = (1u << bits_) - 1;
    for (unsigned group = 0; group < 1u << (bits_ * group_); ++group) {
      const uint32_t rows = groups_[group];
      if (rows == 0) continue;  // a group with codes that there are not
      for (int i = 0; i < group_; ++i) counts[group >> (i * bits_) & low_bits] += rows;
    }
  }

 private:
  int bits_, group_;
  const typename Isa::template Decoder<uint8_t> decoder_;
  alignas(64) uint32_t single_counters_[8 * 16] = {};
  alignas(64) uint32_t group_counters_[8 * 256] = {};
  Tally<Isa, uint8_t, 8, 16> single_{single_counters_};
  Tally<Isa, uint8_t, 8, 256> groups_{group_counters_};
};

template <typename Isa, typename Lane, size_t kReplicas, size_t kCodes>
void CountReplicated(const PackedBlocks& packed, const uint64_t* mask, uint32_t* counts,
                     size_t codes) {
  using Counters = Tally<Isa, Lane, kReplicas, kCodes>;
  alignas(64) uint32_t counters[kReplicas * kCodes] = {};
  Counters tally(counters);
  CountSink<Isa, Lane, Counters> sink(packed.bits, tally);
  VisitCodes<Isa, Lane>(packed, mask, sink);
  for (size_t code = 0; code < codes; ++code) counts[code] += tally[code];
}

template <typename Isa, typename Lane>
void CountDirectly(const PackedBlocks& packed, const uint64_t* mask, uint32_t* counts) {
  using Counters = Tally<Isa, Lane, 1, 0>;
  Counters tally(counts);
  CountSink<Isa, Lane, Counters> sink(packed.bits, tally);
  VisitCodes<Isa, Lane>(packed, mask, sink);
}

template <typename Isa>
void CountNarrow(const PackedBlocks& packed, const uint64_t* mask, uint32_t* counts, size_t codes) {
  NarrowCountSink<Isa> sink(packed.bits);
  VisitCodes<Isa, uint8_t>(packed, mask, sink);
  sink.AddTo(counts, codes);
}

// The counters fill at most 24 KB, half of a first-level cache of 48 KB.
template <typename Isa>
void CountBlocks(const PackedBlocks& packed, const uint64_t* mask, std::span<uint32_t> counts) {
  uint32_t* out = counts.data();
  const size_t codes = counts.size();
  if (packed.bits >= 1 && packed.bits <= 4) return CountNarrow<Isa>(packed, mask, out, codes);
  if (packed.bits <= 8) return CountReplicated<Isa, uint8_t, 8, 256>(packed, mask, out, codes);
  if (packed.bits > 16) return CountDirectly<Isa, uint32_t>(packed, mask, out);
  if (codes <= 1536) return CountReplicated<Isa, uint16_t, 4, 1536>(packed, mask, out, codes);
  if (codes <= 3072) return CountReplicated<Isa, uint16_t, 2, 3072>(packed, mask, out, codes);
  CountDirectly<Isa, uint16_t>(packed, mask, out);
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_COUNT_BLOCKS_H_
