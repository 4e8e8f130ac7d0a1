// Codes put into the fewest bits, as the blocks of a packed column hold them.
#ifndef CELADON_STORAGE_PACK_CODES_H_
#define CELADON_STORAGE_PACK_CODES_H_

#include <cstdint>
#include <span>

namespace celadon {

// Writes each code as `bits` bits, 1 to 32, which it fits in, least significant bit first and side
// by side from the byte `out` on. Behind the last one, bits up to the next byte become 0; no byte
// behind that is touched.
void PackCodes(std::span<const uint32_t> codes, int bits, uint8_t* out);

}  // namespace celadon

#endif  // CELADON_STORAGE_PACK_CODES_H_
