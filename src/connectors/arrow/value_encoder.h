// Plain values of a column become a dictionary and codes, in the worker that decoded them.
#ifndef CELADON_CONNECTORS_ARROW_VALUE_ENCODER_H_
#define CELADON_CONNECTORS_ARROW_VALUE_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "celadon/row_batch.h"
#include "celadon/value.h"
#include "connectors/arrow/column_type.h"
#include "value/dictionary.h"

namespace celadon {

// Codes for values one by one. Repeats are found by hashing; where hardly any is met among the
// first values, every further value becomes an entry of its own, for looking costs more than
// whoever merges the entries can save.
class ValueEncoder {
 public:
  // BatchColumn::kNull for NULL. NaN must be handed in as NULL.
  uint32_t Add(ValueView value);
  DualVector Take();

 private:
  static constexpr uint32_t kTrial = 16384;

  uint32_t Intern(ValueView value);

  Dictionary dictionary_;  // while repeats are looked for
  DualVector values_;      // afterwards
  uint32_t tried_ = 0;
  bool looking_ = true;
};

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

#endif  // CELADON_CONNECTORS_ARROW_VALUE_ENCODER_H_
