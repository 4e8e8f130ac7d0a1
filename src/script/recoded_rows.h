// Rows with other values in the place of those of some columns.
#ifndef CELADON_SCRIPT_RECODED_ROWS_H_
#define CELADON_SCRIPT_RECODED_ROWS_H_

#include <functional>
#include <vector>

#include "script/row_source.h"

namespace celadon {

// The value in the place of another one, NULL included. The view it gives holds until the next
// call.
using Recoding = std::function<ValueView(ValueView)>;

// Hands on rows under these names, the values of each column recoded by its function (none: as they
// are). A dictionary is recoded once, however many batches share it.
std::unique_ptr<TableReader> RecodeRows(std::unique_ptr<TableReader> rows,
                                        std::vector<ColumnInfo> columns,
                                        std::vector<Recoding> recodings);

}  // namespace celadon

#endif  // CELADON_SCRIPT_RECODED_ROWS_H_
