// The rows of a cube: distinct dimension tuples, from all walks together.
#ifndef CELADON_HYPERCUBE_TUPLE_ROWS_H_
#define CELADON_HYPERCUBE_TUPLE_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hypercube/record_coder.h"
#include "runtime/string_map.h"

namespace celadon {

// Numbers rows 0, 1, 2 … as their tuples are met. Values that are missing are NULL here.
class TupleRows {
 public:
  explicit TupleRows(size_t dimensions) : dimensions_(dimensions) {}

  uint32_t RowOf(std::span<const TupleValue> tuple);
  std::optional<uint32_t> Find(std::span<const TupleValue> tuple) const;

  size_t size() const { return rows_.size(); }
  size_t dimensions() const { return dimensions_; }
  // kNullValue for NULL.
  TupleValue value(size_t row, size_t dimension) const {
    return values_[row * dimensions_ + dimension];
  }
  std::span<const TupleValue> tuple(size_t row) const {
    return std::span(values_).subspan(row * dimensions_, dimensions_);
  }
  // Heap bytes in use.
  size_t bytes() const;

 private:
  size_t dimensions_;
  std::vector<TupleValue> values_;  // `dimensions_` a row
  StringMap<uint32_t> rows_;        // by the bytes of the values
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TUPLE_ROWS_H_
