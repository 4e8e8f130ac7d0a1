// All rows of a source whose values are known before its rows are read.
#ifndef CELADON_ROWS_AT_HAND_H_
#define CELADON_ROWS_AT_HAND_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/dual_vector.h"

namespace celadon {

// The columns of a reader as codes into values, read in any order and as often as is needed. Any
// number of threads may read; values are taken by one thread while no other one uses this.
class RowsAtHand {
 public:
  static constexpr uint32_t kNull = std::numeric_limits<uint32_t>::max();

  virtual ~RowsAtHand() = default;

  virtual uint64_t rows() const = 0;
  // The values of a column: no NULL among them; they may repeat, and rows may leave some out.
  virtual const std::shared_ptr<const DualVector>& values(size_t column) const = 0;
  // The same for somebody who keeps them; values() gives null afterwards.
  virtual std::shared_ptr<const DualVector> TakeValues(size_t column) = 0;
  // Whether rows of the column may be NULL, as far as is known without reading them.
  virtual bool may_hold_nulls(size_t column) const = 0;
  // Fills `codes` with those of rows [first_row, first_row + codes.size()), NULL as kNull.
  // DataLoss, naming the place, where the source is damaged.
  virtual absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const = 0;
};

// What a TableReader is besides if its rows may be read in any order.
class ReaderAtHand {
 public:
  virtual ~ReaderAtHand() = default;

  // All rows, for somebody who takes them in place of batches: none was taken before, and none is
  // afterwards. They belong to the reader. Null where it has batches only after all; errors as
  // those of TableReader::Next.
  virtual absl::StatusOr<RowsAtHand*> AllRows() = 0;
};

}  // namespace celadon

#endif  // CELADON_ROWS_AT_HAND_H_
