// The plain loops: one row at a time, the oracle that all other kernels are tested against.
#include <algorithm>
#include <cstring>

#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

uint32_t CodeAt(const uint8_t* packed, int bits, size_t row) {
  const size_t bit = row * static_cast<size_t>(bits);
  uint64_t word;
  std::memcpy(&word, packed + bit / 8, sizeof(word));
  return static_cast<uint32_t>(word >> (bit % 8) & ((uint64_t{1} << bits) - 1));
}

void Unpack(const uint8_t* packed, int bits, size_t rows, uint32_t* codes) {
  for (size_t row = 0; row < rows; ++row) codes[row] = CodeAt(packed, bits, row);
}

// Sets the mask bits of the rows whose code passes the test.
template <typename Test>
void Filter(const PackedBlocks& packed, Test test, uint64_t* mask) {
  for (size_t word = 0; word < packed.blocks * PackedBlocks::kWords; ++word) {
    mask[word] = 0;
    for (size_t i = 0; i < 64; ++i) {
      mask[word] |= uint64_t{test(CodeAt(packed.data, packed.bits, word * 64 + i))} << i;
    }
  }
}

void Member(const PackedBlocks& packed, const uint64_t* set, size_t set_words, uint64_t* mask) {
  const auto in_set = [=](uint32_t code) {
    return code / 64 < set_words && (set[code / 64] >> (code % 64) & 1) != 0;
  };
  Filter(packed, in_set, mask);
}

void Range(const PackedBlocks& packed, uint32_t lo, uint32_t hi, uint64_t* mask) {
  Filter(packed, [=](uint32_t code) { return lo <= code && code < hi; }, mask);
}

// Calls visit(code) for each masked row.
template <typename Visit>
void ForEachCode(const PackedBlocks& packed, const uint64_t* mask, Visit visit) {
  for (size_t row = 0; row < packed.blocks * PackedBlocks::kRows; ++row) {
    if (mask == nullptr || (mask[row / 64] >> (row % 64) & 1) != 0) {
      visit(CodeAt(packed.data, packed.bits, row));
    }
  }
}

void Count(const PackedBlocks& packed, const uint64_t* mask, std::span<uint32_t> counts) {
  ForEachCode(packed, mask, [=](uint32_t code) { ++counts[code]; });
}

size_t Select(const PackedBlocks& packed, const uint64_t* mask, uint32_t* codes) {
  size_t count = 0;
  ForEachCode(packed, mask, [&](uint32_t code) { codes[count++] = code; });
  return count;
}

bool Mark(const PackedBlocks& packed, const uint64_t* mask, std::span<uint8_t> seen) {
  ForEachCode(packed, mask, [=](uint32_t code) { seen[code] = 1; });
  return false;
}

size_t CountBits(const uint64_t* words, size_t count) {
  size_t bits = 0;
  for (size_t i = 0; i < count * 64; ++i) bits += words[i / 64] >> (i % 64) & 1;
  return bits;
}

void AddWeighted(const uint32_t* numbers, const uint32_t* codes, uint32_t weight, size_t count,
                 uint32_t* sums) {
  for (size_t i = 0; i < count; ++i) sums[i] = numbers[i] + weight * codes[i];
}

uint64_t Runs(const uint32_t* codes, size_t count) {
  uint64_t runs = 0;
  for (size_t run = 0; run < count / Kernels::kRunCodes; ++run) {
    const uint32_t* const first = codes + run * Kernels::kRunCodes;
    const bool same = std::all_of(first, first + Kernels::kRunCodes,
                                  [first](uint32_t code) { return code == *first; });
    runs |= uint64_t{same} << run;
  }
  return runs;
}

uint64_t SumRuns(const uint32_t* codes, size_t count, uint32_t first, uint32_t length,
                 uint32_t* sums) {
  uint64_t inside = 0;
  for (size_t run = 0; run < count / Kernels::kRunCodes; ++run) {
    bool all = true;
    sums[run] = 0;
    for (size_t i = run * Kernels::kRunCodes; i < (run + 1) * Kernels::kRunCodes; ++i) {
      all = all && codes[i] >= first && codes[i] - first < length;
      sums[run] += codes[i] - first;
    }
    inside |= uint64_t{all} << run;
  }
  return inside;
}

}  // namespace

const Kernels kScalarKernels = {"scalar", Unpack,    Select,      Member, Range,  Count,
                                Mark,     CountBits, AddWeighted, Runs,   SumRuns};

}  // namespace celadon
