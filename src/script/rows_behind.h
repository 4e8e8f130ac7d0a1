// The rows of a table that is being loaded, and behind them those of a source at hand.
#ifndef CELADON_SCRIPT_ROWS_BEHIND_H_
#define CELADON_SCRIPT_ROWS_BEHIND_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/execution.h"
#include "celadon/rows_at_hand.h"
#include "storage/staged_table.h"

namespace celadon {

// Whether the rows that a column has bring all symbols of its field, one after the other in the
// order of elements: then the field needs no order of its own beside that of the rows.
bool BringsElementsInOrder(const StagedField& field, const StagedColumn& column);

// Columns of a table as if a source had brought its rows, too. The first `first` rows of the table
// and all rows of the source must stay.
class RowsBehind final : public RowsAtHand {
 public:
  RowsBehind(const StagedTable& table, uint64_t first, RowsAtHand& source)
      : table_(table), first_(first), source_(source), joined_(table.columns.size()) {}

  // Makes a column of the source the rows behind those of this column of the table. The values
  // become those of the source, which are symbols, and behind them what the field has beside them.
  // False, without an effect, where the field shows one of them in another way: its own stays. Once
  // the work is cancelled, what is read is of no use.
  bool Join(size_t column, size_t place, const Execution& execution);

  uint64_t rows() const override { return first_ + source_.rows(); }
  const std::shared_ptr<const DualVector>& values(size_t column) const override {
    return joined_[column].values;
  }
  std::shared_ptr<const DualVector> TakeValues(size_t column) override {
    return std::move(joined_[column].values);
  }
  bool may_hold_nulls(size_t column) const override {
    return source_.may_hold_nulls(column) || joined_[column].nulls;
  }
  absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override;

 private:
  struct Joined {
    size_t place = 0;    // in the table
    bool nulls = false;  // in the rows of the table
    std::shared_ptr<const DualVector> values;
    std::vector<uint32_t> code_of_element;
  };

  const StagedColumn& ColumnOf(size_t column) const {
    return table_.columns[joined_[column].place];
  }

  const StagedTable& table_;
  const uint64_t first_;
  RowsAtHand& source_;
  std::vector<Joined> joined_;  // a column of the source
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROWS_BEHIND_H_
