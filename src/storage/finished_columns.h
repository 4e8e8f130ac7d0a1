// Columns of a model straight from a source whose values are known before its rows.
#ifndef CELADON_STORAGE_FINISHED_COLUMNS_H_
#define CELADON_STORAGE_FINISHED_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/histogram.h"
#include "celadon/memory_budget.h"
#include "celadon/rows_at_hand.h"
#include "celadon/symbol_table.h"

namespace celadon {

// A column of the source that is the only one of its field.
struct ColumnToFinish {
  size_t column = 0;
  NumberFormat format;
};

// The column in its final form; some row holds each of the symbols.
struct FinishedColumn {
  std::shared_ptr<const SymbolTable> symbols;
  BitPackedColumn codes;
  Histogram histogram;  // rows a code

  uint64_t bytes() const;  // of rows and histogram
};

// Whether the values of a column are symbols as they stand, which FinishColumns requires. They are
// final then. Not where memory is missing to tell, or the work was cancelled.
std::vector<bool> AreSymbolColumns(const RowsAtHand& rows, const std::vector<size_t>& columns,
                                   const Execution& execution);

// Takes the values of these columns and reads their rows once, all at the same time: rows are
// packed as they will stay, and counted. The load order of symbols is that in which rows bring
// them. ResourceExhausted; Cancelled; errors of the rows.
absl::StatusOr<std::vector<FinishedColumn>> FinishColumns(
    RowsAtHand& rows, const std::vector<ColumnToFinish>& columns, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_FINISHED_COLUMNS_H_
