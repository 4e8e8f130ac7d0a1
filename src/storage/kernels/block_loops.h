// Counting, marking and filtering block by block, written once for all instruction sets.
//
// An instruction set is what masked_codes.h asks for, and provides besides
//   InRange(codes, lo, last): bit i is set if code i of 64 is in [lo, lo + last]
//   IsRun(codes): whether Kernels::kRunCodes codes are all the same
#ifndef CELADON_STORAGE_KERNELS_BLOCK_LOOPS_H_
#define CELADON_STORAGE_KERNELS_BLOCK_LOOPS_H_

#include <cstring>
#include <utility>

#include "storage/kernels/kernels.h"
#include "storage/kernels/masked_codes.h"

namespace celadon {

// Calls visit(Lane{}) with the narrowest lane type that holds the width.
template <typename Isa, typename Visit>
auto WithLane(int bits, Visit visit) {
  if (bits <= 8) return visit(uint8_t{});
  if (bits <= 16) return visit(uint16_t{});
  return visit(uint32_t{});
}

// --- Count --------------------------------------------------------------------------------------

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
  // One load for as many codes as a word holds: loads and stores are what counting waits for.
  static void AddWord(const Lane* codes, size_t turn, uint32_t* counters) {
    uint64_t word;
    std::memcpy(&word, codes, sizeof(word));
    for (size_t i = 0; i < sizeof(word) / sizeof(Lane); ++i) {
      ++counters[(turn + i) % kReplicas * kCodes + static_cast<Lane>(word)];
      word >>= 8 * sizeof(Lane);
    }
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

// --- Mark ---------------------------------------------------------------------------------------

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
      for (size_t j = 0; j < kWordCodes; ++j) {
        seen[static_cast<Lane>(word)] = 1;
        word >>= 8 * sizeof(Lane);
      }
    }
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

// --- Filter -------------------------------------------------------------------------------------

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

template <typename Isa>
void UnpackRows(const uint8_t* packed, int bits, size_t rows, uint32_t* codes) {
  typename Isa::template Decoder<uint32_t>(bits).Decode(packed, rows, codes);
}

// May widen up to kSlackCodes codes more.
template <typename Isa, typename Lane>
void Widen(const Lane* __restrict narrow, size_t count, uint32_t* __restrict codes) {
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
      Widen<Isa, Lane>(narrow, waiting, codes + count);
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
