// The codes of single rows of a packed column.
#ifndef CELADON_STORAGE_KERNELS_PICK_ROWS_H_
#define CELADON_STORAGE_KERNELS_PICK_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace celadon {

// Writes the codes of `count` ascending rows, counted from the byte `packed`. Where rows are far
// apart the wait for memory is nearly all of the time, so lines are asked for many rows ahead.
// `Isa` as in masked_codes.h: each source file has flags of its own, and so its own copy.
template <typename Isa, typename Row, typename Lane>
void PickRows(const uint8_t* packed, int bits, const Row* rows, size_t count, Lane* codes) {
  constexpr size_t kAhead = 48;  // as many lines as a core may wait for at once
  const auto width = static_cast<uint64_t>(bits);
  const uint64_t low_bits = (uint64_t{1} << width) - 1;
  for (size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) __builtin_prefetch(packed + rows[i + kAhead] * width / 8);
    const uint64_t bit = rows[i] * width;
    uint64_t word;
    std::memcpy(&word, packed + bit / 8, sizeof(word));
    codes[i] = static_cast<Lane>(word >> (bit % 8) & low_bits);
  }
}

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_PICK_ROWS_H_
