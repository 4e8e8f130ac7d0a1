// The rows of a cube: distinct dimension tuples, from all walks together.
#ifndef CELADON_HYPERCUBE_TUPLE_ROWS_H_
#define CELADON_HYPERCUBE_TUPLE_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hypercube/record_coder.h"

namespace celadon {

// Numbers rows 0, 1, 2 … as their tuples are met. Values that are missing are NULL here.
class TupleRows {
 public:
  explicit TupleRows(size_t dimensions) : dimensions_(dimensions) {}

  uint32_t RowOf(std::span<const TupleValue> tuple);
  // The next row, of a tuple that is known to be new and has no missing value.
  void AddNew(std::span<const TupleValue> tuple);
  // Makes room for so many rows in all that are new.
  void ReserveNew(size_t rows) { values_.reserve(rows * dimensions_); }
  // The first one behind AddNew, and where many rows are looked for, Index(), needs the object for
  // one thread.
  std::optional<uint32_t> Find(std::span<const TupleValue> tuple) const;
  void Index() const;

  size_t size() const { return size_; }
  size_t dimensions() const { return dimensions_; }
  // kNullValue for NULL.
  TupleValue value(size_t row, size_t dimension) const {
    return values_[row * dimensions_ + dimension];
  }
  std::span<const TupleValue> tuple(size_t row) const {
    return std::span(values_).subspan(row * dimensions_, dimensions_);
  }
  // Heap bytes, at the most, while `more` tuples are added.
  size_t BytesToTake(size_t more) const;

 private:
  static constexpr uint32_t kFree = 0xFFFFFFFF;

  static TupleValue Shown(TupleValue value) { return value == kMissingValue ? kNullValue : value; }
  static size_t Hash(std::span<const TupleValue> tuple);
  // The slots that `rows` tuples need.
  static size_t SlotsFor(size_t rows);
  bool Matches(uint32_t row, std::span<const TupleValue> tuple) const;
  // The slot that holds the tuple or, if it is absent, the free slot where it belongs.
  size_t Probe(std::span<const TupleValue> tuple) const;
  void SetSlots(size_t slots) const;

  size_t dimensions_;
  size_t size_ = 0;
  std::vector<TupleValue> values_;  // `dimensions_` a row
  // Rows, in open addressing: at most 3/4 of a power of two. Made when first looked at.
  mutable std::vector<uint32_t> slots_;
  mutable size_t indexed_ = 0;  // rows that have slots: the first ones
};

// Adds tuples that are known to differ unless they have a NULL: that stands for a value that is not
// there, and for nothing reached.
class DifferingTuples {
 public:
  explicit DifferingTuples(size_t dimensions) : with_null_(dimensions) {}

  // The row of the tuple, which becomes the next one if it is new.
  uint32_t AddTo(TupleRows& rows, std::span<const TupleValue> tuple);

 private:
  TupleRows with_null_;
  std::vector<uint32_t> rows_;  // of these
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TUPLE_ROWS_H_
