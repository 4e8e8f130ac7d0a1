// A packed column whose codes are told block by block.
#ifndef CELADON_STORAGE_WRITTEN_COLUMN_H_
#define CELADON_STORAGE_WRITTEN_COLUMN_H_

#include <cstdint>
#include <functional>
#include <span>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"

namespace celadon {

// `tell` writes the codes of the rows from `first` on, each below `symbols`, or with `nulls` that
// for NULL; it is called once a block, for several blocks at once. Fails where the work is
// cancelled. Memory is the caller's to reserve.
absl::StatusOr<BitPackedColumn> WriteColumn(
    uint64_t rows, uint32_t symbols, bool nulls, const Execution& execution,
    const std::function<void(uint64_t first, std::span<uint32_t> codes)>& tell);

// A column in which each code of another one has become `code_of[code]`, below `symbols`, or
// `symbols` for NULL; the last one is what NULL has become. As above.
absl::StatusOr<BitPackedColumn> MapColumn(const BitPackedColumn& column,
                                          std::span<const uint32_t> code_of, uint32_t symbols,
                                          const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_WRITTEN_COLUMN_H_
