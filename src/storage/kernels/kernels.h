// The loops over packed rows, one set of them an instruction set, chosen when the program starts.
#ifndef CELADON_STORAGE_KERNELS_KERNELS_H_
#define CELADON_STORAGE_KERNELS_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace celadon {

// Whole blocks of 1,024 rows of a packed column; 64 bytes behind the last one may be read.
struct PackedBlocks {
  static constexpr size_t kRows = 1024;         // a block
  static constexpr size_t kWords = kRows / 64;  // of a mask, a block

  const uint8_t* data = nullptr;  // the first byte of the first block
  size_t blocks = 0;
  int bits = 0;  // a row, 0..32

  const uint8_t* Block(size_t block) const {
    return data + block * static_cast<size_t>(bits) * (kRows / 8);
  }
};

// One function a task. Masks hold kWords words a block, one bit a row; null means all rows. All
// functions may be called from any number of threads on results of their own.
struct Kernels {
  std::string_view name;

  // Writes the codes of `rows` rows, a multiple of 64, that start at the byte `packed`; 64 bytes
  // behind the last row may be read.
  void (*unpack)(const uint8_t* packed, int bits, size_t rows, uint32_t* codes);
  // Writes the codes of the masked rows, with room for 64 more behind them, and tells how many.
  size_t (*select)(const PackedBlocks& packed, const uint64_t* mask, uint32_t* codes);
  // Sets the mask bits of exactly the rows whose code is in `set`, a set of `set_words` words with
  // 64 bytes behind them that may be read and are 0. No code is set_words * 64 + 64 or above.
  void (*member)(const PackedBlocks& packed, const uint64_t* set, size_t set_words, uint64_t* mask);
  // The same for the codes lo <= code < hi.
  void (*range)(const PackedBlocks& packed, uint32_t lo, uint32_t hi, uint64_t* mask);
  // Adds to counts[code] the number of masked rows that hold it.
  void (*count)(const PackedBlocks& packed, const uint64_t* mask, std::span<uint32_t> counts);
  // Sets seen[code] = 1 for each code of a masked row. May stop when all flags are set; true if it
  // knows that all are.
  bool (*mark)(const PackedBlocks& packed, const uint64_t* mask, std::span<uint8_t> seen);
  // The number of set bits.
  size_t (*count_bits)(const uint64_t* words, size_t count);
  // Writes for each of `count` codes the sum of a number and `weight` times the code, to where
  // neither stands. Reads and writes 64 more, at the most.
  void (*add_weighted)(const uint32_t* numbers, const uint32_t* codes, uint32_t weight,
                       size_t count, uint32_t* sums);
  // One bit for every whole kRunCodes of at most 2,048 codes: whether those are all the same.
  static constexpr size_t kRunCodes = 32;
  uint64_t (*runs)(const uint32_t* codes, size_t count);
  // Writes for each of these how far its codes are behind `first`, added up, and tells by one bit
  // whether all of them are below `first` + `length`, without which the sum means nothing. `length`
  // is from 1 to 2^20, and no code is 2^31 or above.
  uint64_t (*sum_runs)(const uint32_t* codes, size_t count, uint32_t first, uint32_t length,
                       uint32_t* sums);
};

// The fastest set that this processor runs, or the one that the environment variable
// CELADON_KERNELS names (scalar, baseline, avx2, avx512) if it is known and runs here.
const Kernels& ActiveKernels();
inline std::string_view KernelName() { return ActiveKernels().name; }

// All sets that run on this processor, the slowest first.
std::span<const Kernels* const> SupportedKernels();

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_KERNELS_H_
