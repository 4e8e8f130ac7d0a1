// The codes of the rows under a mask, written once for all instruction sets.
//
// An instruction set is a class with internal linkage, so that each source file that instantiates
// these templates, with compiler flags of its own, keeps its own copy. It provides
//   Decoder<Lane>: made from a width, Decode(packed, rows, codes) unpacks a multiple of 64 rows
//   DecodeMasked(decoder, packed, mask, out): unpacks the masked codes of a block, and returns how
//       many; may write kSlackCodes codes behind them
//   kSparseRows<Lane>: up to so many masked rows, a block's codes are picked out singly
// Where the order of codes does not matter, those of such blocks come together.
#ifndef CELADON_STORAGE_KERNELS_MASKED_CODES_H_
#define CELADON_STORAGE_KERNELS_MASKED_CODES_H_

#include <cstring>
#include <utility>

#include "storage/kernels/kernels.h"
#include "storage/kernels/pick_rows.h"

namespace celadon {

// Calls visit(Lane{}) with the narrowest lane type that holds the width.
template <typename Isa, typename Visit>
auto WithLane(int bits, Visit visit) {
  if (bits <= 8) return visit(uint8_t{});
  if (bits <= 16) return visit(uint16_t{});
  return visit(uint32_t{});
}

inline constexpr size_t kSlackCodes = 64;

// Asks for the lines that lie some way behind a block, to read them later. What fetches lines ahead
// by itself stops at the end of each page, which is a few blocks away.
template <typename Isa>
void PrefetchBehind(const uint8_t* block, int bits) {
  constexpr uintptr_t kAhead = 8192, kLine = 64;
  const uintptr_t first = reinterpret_cast<uintptr_t>(block) + kAhead;
  const uintptr_t bytes = static_cast<uintptr_t>(bits) * PackedBlocks::kRows / 8;
  for (uintptr_t line = first; line < first + bytes; line += kLine) {
    __builtin_prefetch(reinterpret_cast<const void*>(line), 0, 2);
  }
}

template <typename Isa>
size_t MaskedRows(const uint64_t* mask) {
  size_t rows = 0;
  for (size_t w = 0; w < PackedBlocks::kWords; ++w) {
    rows += static_cast<size_t>(__builtin_popcountll(mask[w]));
  }
  return rows;
}

// Writes the positions of the set bits of a block mask, `kStep` of them at once: the loop over one
// word hardly ever mispredicts if most words have at most that many. Returns how many there are.
template <typename Isa, size_t kStep>
size_t Positions(const uint64_t* mask, uint16_t* positions) {
  size_t count = 0;
  for (size_t w = 0; w < PackedBlocks::kWords; ++w) {
    uint64_t word = mask[w];
    const size_t end = count + static_cast<size_t>(__builtin_popcountll(word));
    do {
      for (size_t i = 0; i < kStep; ++i) {  // beyond the last bit it writes what is overwritten
        const uint64_t lowest = static_cast<uint64_t>(__builtin_ctzll(word | uint64_t{1} << 63));
        positions[count + i] = static_cast<uint16_t>(w * 64 + lowest);
        word &= word - 1;
      }
      count += kStep;
    } while (count < end);
    count = end;
  }
  return count;
}

// Writes the positions of the `rows` set bits of a block mask.
template <typename Isa>
void PositionsOf(const uint64_t* mask, size_t rows, uint16_t* positions) {
  if (rows <= 2 * PackedBlocks::kWords) {
    Positions<Isa, 2>(mask, positions);
  } else {
    Positions<Isa, 8>(mask, positions);
  }
}

// Writes the codes of the masked rows of one block without decoding the others.
template <typename Isa, typename Lane>
size_t PickCodes(const uint8_t* packed, int bits, const uint64_t* mask, size_t rows, Lane* codes) {
  uint16_t positions[PackedBlocks::kRows + kSlackCodes];
  PositionsOf<Isa>(mask, rows, positions);
  PickRows<Isa>(packed, bits, positions, rows, codes);
  return rows;
}

// The masked rows of blocks that have few, until there are enough to fetch their codes far ahead.
// Not inlined: the loops over whole blocks are a quarter slower with it in their midst.
template <typename Isa>
class WaitingRows {
 public:
  static constexpr size_t kMost = PackedBlocks::kRows;

  // Whether there is room for so many more.
  bool HasRoom(size_t rows) const { return count_ + rows <= kMost; }
  [[gnu::noinline]] void Add(size_t block, const uint64_t* mask, size_t rows) {
    uint16_t positions[PackedBlocks::kRows + kSlackCodes];
    PositionsOf<Isa>(mask, rows, positions);
    const auto first = static_cast<uint32_t>(block * PackedBlocks::kRows);
    for (size_t i = 0; i < rows; ++i) rows_[count_ + i] = first + positions[i];
    count_ += rows;
  }
  // Writes their codes, kMost at the most, tells how many there are, and forgets them.
  template <typename Lane>
  [[gnu::noinline]] size_t Take(const PackedBlocks& packed, Lane* codes) {
    PickRows<Isa>(packed.data, packed.bits, rows_, count_, codes);
    return std::exchange(count_, 0);
  }

 private:
  uint32_t rows_[kMost];
  size_t count_ = 0;
};

// Writes the codes of the masked rows of one block, which are neither none nor all of it.
template <typename Isa, typename Lane>
size_t MaskedCodes(const PackedBlocks& packed, size_t block, const uint64_t* mask, size_t rows,
                   const typename Isa::template Decoder<Lane>& decoder, Lane* codes) {
  if (rows <= Isa::template kSparseRows<Lane>) {
    return PickCodes<Isa>(packed.Block(block), packed.bits, mask, rows, codes);
  }
  return Isa::DecodeMasked(decoder, packed.Block(block), mask, codes);
}

// What an instruction set has for DecodeMasked if it has Compress(decoded, mask, out).
template <typename Isa, typename Lane>
size_t DecodeAndCompress(const typename Isa::template Decoder<Lane>& decoder, const uint8_t* packed,
                         const uint64_t* mask, Lane* out) {
  alignas(64) Lane decoded[PackedBlocks::kRows];
  decoder.Decode(packed, PackedBlocks::kRows, decoded);
  return Isa::Compress(decoded, mask, out);
}

// Hands the codes of all masked rows to sink.Add(codes, count), a few blocks at once, and those of
// blocks without a hole to sink.AddBlock(packed). Stops when sink.Done().
template <typename Isa, typename Lane, typename Sink>
void VisitCodes(const PackedBlocks& packed, const uint64_t* mask, Sink& sink) {
  constexpr size_t kRows = PackedBlocks::kRows, kFlush = 2 * kRows;
  const typename Isa::template Decoder<Lane> decoder(packed.bits);
  alignas(64) Lane codes[kFlush + 2 * kRows + kSlackCodes];
  size_t count = 0;
  WaitingRows<Isa> waiting;
  for (size_t block = 0; block < packed.blocks && !sink.Done(); ++block) {
    const uint64_t* block_mask = mask == nullptr ? nullptr : mask + block * PackedBlocks::kWords;
    const size_t rows = mask == nullptr ? kRows : MaskedRows<Isa>(block_mask);
    if (rows == 0) continue;
    PrefetchBehind<Isa>(packed.Block(block), packed.bits);
    if (rows == kRows) {
      sink.AddBlock(packed.Block(block));
    } else if (rows <= Isa::template kSparseRows<Lane>) {
      if (!waiting.HasRoom(rows)) count += waiting.Take(packed, codes + count);
      waiting.Add(block, block_mask, rows);
    } else {
      count += MaskedCodes<Isa, Lane>(packed, block, block_mask, rows, decoder, codes + count);
    }
    if (count >= kFlush) {
      sink.Add(codes, count);
      count = 0;
    }
  }
  count += waiting.Take(packed, codes + count);
  sink.Add(codes, count);
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_MASKED_CODES_H_
