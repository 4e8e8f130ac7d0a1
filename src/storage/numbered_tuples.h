// The distinct tuples in the rows of several columns, numbered.
#ifndef CELADON_STORAGE_NUMBERED_TUPLES_H_
#define CELADON_STORAGE_NUMBERED_TUPLES_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "storage/staged_table.h"

namespace celadon {

// One column of the tuples.
struct TupleColumn {
  // Fills in the codes of rows [first_row, first_row + codes.size()); called by several threads at
  // once.
  std::function<void(uint64_t first_row, std::span<uint32_t> codes)> read;
  uint64_t codes = 1;  // each is smaller than this, or any number that stands for the last one
};

// The elements of columns of this field, whose rows follow each other, NULL as the last code. What
// is handed over outlives what is returned.
TupleColumn ElementsOf(const StagedField& field, const std::vector<const StagedColumn*>& columns);

// Numbers 0, 1, 2 … in order of first appearance; rows that agree in all columns have one number.
struct NumberedTuples {
  std::vector<uint32_t> number_of_row;
  uint32_t count = 0;
  MemoryReservation memory;

  // The first row of each number.
  std::vector<uint32_t> FirstRows() const;
};

// Requires less than 2^32 rows. Columns are packed into keys of 64 bits, those of many codes first,
// and what is left when no two rows agree any more is not looked at. Where few codes are possible a
// table of them tells the numbers, else NumberKeys does. `what` they are for is said where the
// memory limit is passed. Cancelled; ResourceExhausted.
absl::StatusOr<NumberedTuples> NumberTuples(uint64_t rows, std::span<const TupleColumn> columns,
                                            const std::string& what, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_NUMBERED_TUPLES_H_
