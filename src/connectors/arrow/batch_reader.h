// Rows of Arrow record batches.
#ifndef CELADON_CONNECTORS_ARROW_BATCH_READER_H_
#define CELADON_CONNECTORS_ARROW_BATCH_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "connectors/arrow/batch_stream.h"
#include "connectors/arrow/column_type.h"

namespace celadon {

// A column that is read. Batches hold those that are read in the order of their numbers.
struct StreamColumn {
  int field = 0;
  std::string name;
  ColumnType type;
};

// Reads the columns, in the order given, in parallel on the executor. `place` begins the messages
// of errors.
std::unique_ptr<TableReader> ReadBatches(std::unique_ptr<BatchStream> source,
                                         const std::vector<StreamColumn>& columns,
                                         std::string place, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_BATCH_READER_H_
