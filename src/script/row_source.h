// Rows on their way through the loads of a chain.
#ifndef CELADON_SCRIPT_ROW_SOURCE_H_
#define CELADON_SCRIPT_ROW_SOURCE_H_

#include <memory>
#include <vector>

#include "celadon/table_reader.h"

namespace celadon {

struct RowSource {
  std::unique_ptr<TableReader> rows;
  // One a column: whether its texts are read as numbers when they are stored, since a formula made
  // them. Values of a source with types, and texts made by Text(), stay as they are.
  std::vector<bool> reads_texts;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROW_SOURCE_H_
