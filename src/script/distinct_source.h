// The rows of a table of the load that differ in what a LOAD reads of them.
#ifndef CELADON_SCRIPT_DISTINCT_SOURCE_H_
#define CELADON_SCRIPT_DISTINCT_SOURCE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "script/coded_rows.h"

namespace celadon {

// The first of all rows that agree in every column, in their order. `coded` are the same rows as
// `rows`, none of them read yet. Cancelled; ResourceExhausted.
absl::StatusOr<std::unique_ptr<TableReader>> FirstRowsOf(std::unique_ptr<TableReader> rows,
                                                         const CodedRows& coded,
                                                         const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_DISTINCT_SOURCE_H_
