// The rows of one column as an Arrow array of its stored type.
#ifndef CELADON_CONNECTORS_ARROW_STORED_COLUMN_H_
#define CELADON_CONNECTORS_ARROW_STORED_COLUMN_H_

#include <cstdint>
#include <memory>

#include "arrow/result.h"
#include "arrow/type_fwd.h"
#include "celadon/format.h"
#include "connectors/arrow/collected_rows.h"
#include "connectors/arrow/stored_type.h"

namespace celadon {

// Rows [begin, end) of the column. Texts become a dictionary of those that the rows use; a number
// without a text is written in the column's format.
arrow::Result<std::shared_ptr<arrow::Array>> BuildStoredColumn(const CollectedRows& rows,
                                                               size_t column, uint64_t begin,
                                                               uint64_t end, StoredType type,
                                                               const NumberFormat& format,
                                                               const RegionalSettings& settings);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_STORED_COLUMN_H_
