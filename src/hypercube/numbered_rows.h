// The rows of a table numbered by what several columns hold.
#ifndef CELADON_HYPERCUBE_NUMBERED_ROWS_H_
#define CELADON_HYPERCUBE_NUMBERED_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"

namespace celadon {

// Rows with the same codes in all columns have one number; numbers follow each other from 0 on.
struct NumberedRows {
  BitPackedColumn numbers;
  std::vector<uint32_t> first_row;  // of a number
};

// `scope` are the rows that matter (null: all); others have any number. A column that is null holds
// the number of the row. Sorts the rows once for each 63 bits of codes. Cancelled;
// ResourceExhausted.
absl::StatusOr<NumberedRows> NumberRows(std::span<const BitPackedColumn* const> columns,
                                        uint64_t rows, const Bitmap* scope,
                                        const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NUMBERED_ROWS_H_
