// Rows of a source that are all at hand.
#ifndef CELADON_SCRIPT_CHOSEN_ROWS_H_
#define CELADON_SCRIPT_CHOSEN_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/rows_at_hand.h"
#include "celadon/table_reader.h"

namespace celadon {

// Null where the reader has batches only.
inline absl::StatusOr<RowsAtHand*> AllRowsOf(TableReader& reader) {
  auto* const at_hand = dynamic_cast<ReaderAtHand*>(&reader);
  return at_hand == nullptr ? nullptr : at_hand->AllRows();
}

// Some columns of these rows: `columns` are their places, none of them twice.
class ChosenRows final : public RowsAtHand {
 public:
  ChosenRows(RowsAtHand& rows, std::vector<size_t> columns)
      : rows_(rows), columns_(std::move(columns)) {}

  uint64_t rows() const override { return rows_.rows(); }
  const std::shared_ptr<const DualVector>& values(size_t column) const override {
    return rows_.values(columns_[column]);
  }
  std::shared_ptr<const DualVector> TakeValues(size_t column) override {
    return rows_.TakeValues(columns_[column]);
  }
  bool may_hold_nulls(size_t column) const override {
    return rows_.may_hold_nulls(columns_[column]);
  }
  absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    return rows_.Read(columns_[column], first_row, codes);
  }

 private:
  RowsAtHand& rows_;
  const std::vector<size_t> columns_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_CHOSEN_ROWS_H_
