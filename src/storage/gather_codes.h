// The codes of chosen rows.
#ifndef CELADON_STORAGE_GATHER_CODES_H_
#define CELADON_STORAGE_GATHER_CODES_H_

#include <cstdint>
#include <span>

#include "celadon/bit_packed_column.h"

namespace celadon {

// Writes the codes of these rows, which are few of many; `codes` has room for all of them. Lines of
// the rows to come are fetched ahead: where they are far apart, that is nearly all of the time.
void GatherCodes(const BitPackedColumn& column, std::span<const uint32_t> rows, uint32_t* codes);

// Writes the codes of the rows of the blocks [first_block, last_block) that are in `rows` (nullptr:
// all), and tells how many there are. `codes` has room for BitPackedColumn::kSelectSlack more.
size_t SelectCodes(const BitPackedColumn& column, size_t first_block, size_t last_block,
                   const Bitmap* rows, uint32_t* codes);

}  // namespace celadon

#endif  // CELADON_STORAGE_GATHER_CODES_H_
