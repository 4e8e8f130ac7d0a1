// The codes of single rows.
#ifndef CELADON_STORAGE_GATHER_CODES_H_
#define CELADON_STORAGE_GATHER_CODES_H_

#include <cstdint>
#include <span>

#include "celadon/bit_packed_column.h"

namespace celadon {

// Writes the codes of these rows, which are few of many; `codes` has room for all of them. Lines of
// the rows to come are fetched ahead: where they are far apart, that is nearly all of the time.
void GatherCodes(const BitPackedColumn& column, std::span<const uint32_t> rows, uint32_t* codes);

}  // namespace celadon

#endif  // CELADON_STORAGE_GATHER_CODES_H_
