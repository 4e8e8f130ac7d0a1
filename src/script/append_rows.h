// Carries the batches of a reader into a table that is being loaded.
#ifndef CELADON_SCRIPT_APPEND_ROWS_H_
#define CELADON_SCRIPT_APPEND_ROWS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "model/model_builder.h"
#include "storage/staged_table.h"
#include "storage/table_appender.h"

namespace celadon {

// Appends all rows of the reader to a table of `model` and gives their number. Columns that the
// table lacks are added to it, NULL in the rows that it has; a field takes format, tags and comment
// from the first column that brings some. InvalidArgument, before any row is read, if two columns
// have one name; errors of the reader and of TableAppender, after which the table is unfinished.
absl::StatusOr<uint64_t> AppendRows(TableReader& rows, StagedModel& model, StagedTable& table,
                                    const Execution& execution,
                                    SourceSymbols source_symbols = SourceSymbols::kLookUp);

}  // namespace celadon

#endif  // CELADON_SCRIPT_APPEND_ROWS_H_
