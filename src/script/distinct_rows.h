// Which rows a distinct table has already, while a load makes further ones.
#ifndef CELADON_SCRIPT_DISTINCT_ROWS_H_
#define CELADON_SCRIPT_DISTINCT_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "celadon/memory_budget.h"
#include "celadon/table_reader.h"
#include "storage/staged_table.h"
#include "value/dictionary.h"

namespace celadon {

// Rows are the same where the symbols of all columns are.
class DistinctRows {
 public:
  DistinctRows(size_t columns, MemoryBudget* memory)
      : values_(columns), row_(columns), memory_(memory) {}

  // Takes in the rows of a table, which may have no column of some of these names, and others.
  absl::Status AddAll(const StagedTable& table, const std::vector<ColumnInfo>& columns);
  // Takes in a row, a value a column; false where it is there already. ResourceExhausted.
  absl::StatusOr<bool> Add(std::span<const ValueView> values);

 private:
  absl::Status ReserveMemory();

  std::vector<Dictionary> values_;  // a column
  absl::flat_hash_set<std::vector<uint32_t>> rows_;
  std::vector<uint32_t> row_;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_DISTINCT_ROWS_H_
