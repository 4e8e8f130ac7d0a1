// Puts batches together value by value, for sources that hand over their rows so.
#ifndef CELADON_SOURCE_BATCH_BUILDER_H_
#define CELADON_SOURCE_BATCH_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "celadon/row_batch.h"
#include "value/value_encoder.h"

namespace celadon {

class BatchBuilder {
 public:
  explicit BatchBuilder(size_t columns) : encoders_(columns), codes_(columns) {}

  // The next value of a column; NaN counts as NULL.
  void Add(size_t column, ValueView value);
  // Rows of the first column.
  size_t rows() const { return codes_.empty() ? 0 : codes_[0].size(); }
  // The batch; requires as many values in every column. The builder is empty afterwards.
  RowBatch Take();

 private:
  std::vector<ValueEncoder> encoders_;
  std::vector<std::vector<uint32_t>> codes_;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_BATCH_BUILDER_H_
