// A formula over several columns of coded rows, evaluated for rows by all threads.
#ifndef CELADON_SCRIPT_COMPUTED_COLUMN_H_
#define CELADON_SCRIPT_COMPUTED_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "celadon/table_reader.h"
#include "script/coded_rows.h"
#include "script/row_formula.h"

namespace celadon {

// Takes 13 bytes a row and the texts, as long as it is there.
struct ComputedColumn {
  // Rows from which on threads share them, and above which all results should not be held at once.
  static constexpr size_t kRowsToShare = 8192;
  static constexpr uint64_t kMostRows = uint64_t{1} << 26;

  // Whether the value of a row follows from its values in columns of the source.
  static bool Fits(const Program& program, const RowInputs& inputs);

  // Requires that it fits. The columns of the source are those of the inputs. Rows that `taken`
  // leaves out are not evaluated, but NULL. Cancelled; ResourceExhausted.
  static absl::StatusOr<ComputedColumn> Of(const Program& program, const RowInputs& inputs,
                                           const CodedRows& source, const CodedRows& taken,
                                           const Execution& execution);

  std::shared_ptr<DualVector> values;  // may repeat
  std::vector<uint32_t> codes;         // one a row
  MemoryReservation memory;
};

// Which rows of a source, all of them taken, have a result that is true: 1 or 0 a row. Requires
// that the condition fits; `is_true` is called by several threads at once. Cancelled.
absl::StatusOr<std::vector<uint8_t>> RowsWhere(const Program& condition, const RowInputs& inputs,
                                               const CodedRows& source,
                                               const std::function<bool(ValueView)>& is_true,
                                               const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_COMPUTED_COLUMN_H_
