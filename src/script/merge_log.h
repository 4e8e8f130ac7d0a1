// A log of changes as the prefix Merge reads it.
#ifndef CELADON_SCRIPT_MERGE_LOG_H_
#define CELADON_SCRIPT_MERGE_LOG_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/format.h"
#include "script/load_statement.h"
#include "storage/staged_table.h"

namespace celadon {

enum class MergeOperation : uint8_t { kInsert, kUpdate, kDelete };

// Columns are positions in the table of the log, whose first one is the operation.
struct MergeLog {
  std::vector<MergeOperation> operations;      // one a row
  std::vector<size_t> keys;                    // columns
  std::optional<size_t> sequence;              // column
  std::vector<double> sequence_numbers;        // one a row; empty where there is no sequence
  std::vector<uint32_t> order;                 // rows in the order in which they count
  std::vector<std::vector<uint32_t>> columns;  // elements

  // InvalidArgument for an operation that is none, a key or sequence field that the log lacks, a
  // sequence value that is no number.
  static absl::StatusOr<MergeLog> Read(const StagedTable& log, const MergePrefix& merge,
                                       const TextInterpreter& interpreter);
};

// The number of a value of a sequence, NaN where it has none.
double SequenceNumber(ValueView value, const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_SCRIPT_MERGE_LOG_H_
