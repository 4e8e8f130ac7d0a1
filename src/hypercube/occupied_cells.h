// The combinations of values that rows have in some columns.
#ifndef CELADON_HYPERCUBE_OCCUPIED_CELLS_H_
#define CELADON_HYPERCUBE_OCCUPIED_CELLS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"

namespace celadon {

struct OccupiedCells {
  // Of each column, the codes of the combinations, in the order of their first rows.
  std::vector<std::vector<uint32_t>> codes;
  std::vector<uint32_t> of_row;  // the combination of each row
  size_t size() const { return codes.front().size(); }
};

// Nullopt where the combinations that there could be are too many to have a place each, beside so
// many rows. Requires columns of the same rows. Cancelled; ResourceExhausted.
absl::StatusOr<std::optional<OccupiedCells>> FindOccupiedCells(
    std::span<const BitPackedColumn* const> columns, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_OCCUPIED_CELLS_H_
