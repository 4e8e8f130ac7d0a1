// Rows on their way from a source: columns of codes into a dictionary of values.
#ifndef CELADON_ROW_BATCH_H_
#define CELADON_ROW_BATCH_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "celadon/dual_vector.h"

namespace celadon {

// One column of a batch. A reader that has no dictionary makes one, or hands over every value as an
// entry of its own: entries may repeat, and some may be used by no row. Batches of one column may
// share a dictionary; whoever maps entries does so once a dictionary, not once a batch.
struct BatchColumn {
  static constexpr uint32_t kNull = 0xFFFFFFFF;

  std::shared_ptr<const DualVector> dictionary;  // never null; holds no NULL
  std::vector<uint32_t> codes;  // one a row: an index into the dictionary, or kNull

  ValueView operator[](size_t row) const {
    return codes[row] == kNull ? ValueView() : (*dictionary)[codes[row]];
  }
};

struct RowBatch {
  size_t rows = 0;
  std::vector<BatchColumn> columns;  // in the order of the reader's columns; each has `rows` codes
};

}  // namespace celadon

#endif  // CELADON_ROW_BATCH_H_
