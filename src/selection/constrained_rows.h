// The rows of a table that pass all columns which constrain them, and those that fail one alone.
//
// Source: the performance page, section 4.5 (leave-one-out masks: rows that fail no predicate count
// everywhere, rows that fail exactly one only for its field).
#ifndef CELADON_SELECTION_CONSTRAINED_ROWS_H_
#define CELADON_SELECTION_CONSTRAINED_ROWS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/bit_packed_column.h"
#include "celadon/bitmap.h"
#include "celadon/execution.h"

namespace celadon {

// What a row must fulfil in one column. Outlived by what it points to.
struct RowConstraint {
  const BitPackedColumn* codes;
  std::shared_ptr<const Bitmap> allowed;  // the codes that a row may have there
  std::shared_ptr<const Bitmap> rows;     // those that pass, where they are known; else null
};

// A set of rows and how many it holds.
struct CountedSet {
  std::shared_ptr<const Bitmap> rows;
  uint64_t count = 0;
};

// The rows whose code is in the set; worthless after a cancellation.
CountedSet FindRowsIn(const BitPackedColumn& column, const Bitmap& set, const Execution& execution);

struct ConstrainedRows {
  CountedSet passing;              // no constraint is failed
  std::vector<CountedSet> misses;  // of each constraint: the rows that fail it alone
};

// In one pass over all columns, a morsel of rows at a time, so that what is joined is in a core's
// cache still. Requires two constraints at least; worthless after a cancellation.
ConstrainedRows FindConstrainedRows(std::span<const RowConstraint> constraints,
                                    const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SELECTION_CONSTRAINED_ROWS_H_
