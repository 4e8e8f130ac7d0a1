// All rows of a reader, kept as they came: a column's type is known only when its last value is.
#ifndef CELADON_CONNECTORS_ARROW_COLLECTED_ROWS_H_
#define CELADON_CONNECTORS_ARROW_COLLECTED_ROWS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "celadon/row_batch.h"
#include "celadon/table_reader.h"

namespace celadon {

class CollectedRows {
 public:
  // Pulls the reader dry; the codes count against the memory budget.
  static absl::StatusOr<CollectedRows> From(TableReader& reader, const Execution& execution);

  uint64_t rows() const { return rows_; }

  // Calls body(batch's column, first row in it, rows) for the parts of rows [begin, end).
  void ForEachPart(size_t column, uint64_t begin, uint64_t end,
                   const std::function<void(const BatchColumn&, size_t, size_t)>& body) const;

  // Calls body(value) once for every entry of a dictionary of the column that some row uses.
  void ForEachUsedEntry(size_t column, const std::function<void(ValueView)>& body) const;

 private:
  std::vector<RowBatch> batches_;
  uint64_t rows_ = 0;
  MemoryReservation reserved_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_COLLECTED_ROWS_H_
