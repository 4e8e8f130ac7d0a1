// The rows of a cube: distinct dimension tuples, from all walks together.
#ifndef CELADON_HYPERCUBE_TUPLE_ROWS_H_
#define CELADON_HYPERCUBE_TUPLE_ROWS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hypercube/record_coder.h"
#include "runtime/string_map.h"

namespace celadon {

// Numbers rows 0, 1, 2 … as their tuples are met.
class TupleRows {
 public:
  explicit TupleRows(size_t dimensions) : dimensions_(dimensions) {}

  // The row of each tuple of a walk; dimensions that the coder does not know are NULL. `measured`
  // says that records of a measure make the tuples.
  std::vector<uint32_t> Add(const RecordCoder& coder, std::span<const RecordCoder::Code> tuples,
                            bool measured);
  // A cube without dimensions has one row in any case.
  void AddEmpty() { RowOf({}, true); }

  size_t size() const { return measured_.size(); }
  // kNullValue for NULL; nothing is missing here.
  DimensionValue value(size_t row, size_t dimension) const {
    return values_[row * dimensions_ + dimension];
  }
  // Whether a record of a measure's table reaches the row.
  bool measured(size_t row) const { return measured_[row]; }

 private:
  uint32_t RowOf(std::span<const DimensionValue> values, bool measured);

  size_t dimensions_;
  std::vector<DimensionValue> values_;  // `dimensions_` a row
  std::vector<bool> measured_;
  StringMap<uint32_t> rows_;  // by the bytes of the values
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TUPLE_ROWS_H_
