#include "storage/gather_codes.h"

#include <cstddef>
#include <cstring>

namespace celadon {

void GatherCodes(const BitPackedColumn& column, std::span<const uint32_t> rows, uint32_t* codes) {
  constexpr size_t kAhead = 48;  // as many lines as a core may wait for at once
  const auto bits = static_cast<uint64_t>(column.bit_width());
  const uint64_t low_bits = (uint64_t{1} << bits) - 1;
  const uint8_t* const packed = column.data();
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i + kAhead < rows.size()) __builtin_prefetch(packed + rows[i + kAhead] * bits / 8);
    const uint64_t bit = rows[i] * bits;
    uint64_t word;
    std::memcpy(&word, packed + bit / 8, sizeof(word));
    codes[i] = static_cast<uint32_t>(word >> (bit % 8) & low_bits);
  }
}

}  // namespace celadon
