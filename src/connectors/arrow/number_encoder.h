// Plain numbers of a column become a dictionary and codes, in the worker that decoded them.
#ifndef CELADON_CONNECTORS_ARROW_NUMBER_ENCODER_H_
#define CELADON_CONNECTORS_ARROW_NUMBER_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "celadon/row_batch.h"
#include "connectors/arrow/column_type.h"
#include "value/value_encoder.h"

namespace celadon {

// One code a value. Values within a small range go through a table instead of a hash.
BatchColumn EncodeIntegers(std::span<const int64_t> raw, const ColumnType& type);
BatchColumn EncodeReals(std::span<const double> numbers);

// Moves the codes of values to the rows that have one, from the back and in place; the other rows
// get kNull. Requires as many codes as has_value is true of rows [0, rows).
template <typename HasValue>
void SpreadCodes(size_t rows, HasValue has_value, std::vector<uint32_t>* codes) {
  size_t values = codes->size();
  if (values == rows) return;
  codes->resize(rows);
  for (size_t row = rows; row-- > 0;) {
    (*codes)[row] = has_value(row) ? (*codes)[--values] : BatchColumn::kNull;
  }
}

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_NUMBER_ENCODER_H_
