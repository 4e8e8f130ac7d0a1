// Rows of a column as a column of their own, for readers that hand over a table in batches.
#ifndef CELADON_SOURCE_COLUMN_PART_H_
#define CELADON_SOURCE_COLUMN_PART_H_

#include <cstddef>

#include "celadon/row_batch.h"

namespace celadon {

// `rows` of them from `first` on, which the column has; the dictionary is shared.
inline BatchColumn PartOf(const BatchColumn& column, size_t first, size_t rows) {
  const auto begin = column.codes.begin() + static_cast<std::ptrdiff_t>(first);
  return {column.dictionary, {begin, begin + static_cast<std::ptrdiff_t>(rows)}};
}

}  // namespace celadon

#endif  // CELADON_SOURCE_COLUMN_PART_H_
