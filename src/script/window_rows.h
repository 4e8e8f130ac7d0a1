// The rows of a LOAD with Window(), a value for each row from those around it.
//
// Source: Qlik help "Window"; the script functions page, section 4.
#ifndef CELADON_SCRIPT_WINDOW_ROWS_H_
#define CELADON_SCRIPT_WINDOW_ROWS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "script/load_rows.h"
#include "script/load_statement.h"
#include "script/row_source.h"

namespace celadon {

// Reads the whole source first and holds it, four bytes a cell. Without a frame the time is that of
// sorting; with one it is also that of the rows of all windows. What is not confirmed elsewhere is
// our own: rows that the filter drops have the value of the rows around them that it keeps, and
// offsets count all rows of the partition.
absl::StatusOr<std::unique_ptr<LoadRows>> WindowRows(const LoadStatement& load, RowSource source,
                                                     Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_WINDOW_ROWS_H_
