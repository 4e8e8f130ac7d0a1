// Some rows of a source whose rows are all at hand.
#ifndef CELADON_SCRIPT_MASKED_ROWS_H_
#define CELADON_SCRIPT_MASKED_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/bitmap.h"
#include "celadon/rows_at_hand.h"

namespace celadon {

// The rows that are in a set, in their order. Values stay those of the source, and so no row may
// hold some of them.
class MaskedRows final : public RowsAtHand {
 public:
  // `kept` has one bit a row of the source, which outlives this.
  MaskedRows(RowsAtHand& source, Bitmap kept);

  uint64_t rows() const override { return rows_; }
  const std::shared_ptr<const DualVector>& values(size_t column) const override {
    return source_.values(column);
  }
  std::shared_ptr<const DualVector> TakeValues(size_t column) override {
    return source_.TakeValues(column);
  }
  bool may_hold_nulls(size_t column) const override { return source_.may_hold_nulls(column); }
  // Reads no more of the source than from the kept row before `first_row` that is a multiple of a
  // block on, to the last one asked for.
  absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override;

 private:
  RowsAtHand& source_;
  const Bitmap kept_;
  uint64_t rows_ = 0;
  std::vector<uint64_t> block_of_;  // of the source, where each block of kept rows begins
  std::vector<uint32_t> before_;    // kept rows of that one which lie before it
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_MASKED_ROWS_H_
