// Whether packed rows from outside hold codes of their columns.
#ifndef CELADON_SNAPSHOT_ROW_CHECK_H_
#define CELADON_SNAPSHOT_ROW_CHECK_H_

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "celadon/bitmap.h"
#include "celadon/data_model.h"

namespace celadon {

// Checks all columns of tables in tasks that may run on any threads. The tables outlive it.
class RowCheck {
 public:
  explicit RowCheck(std::span<const Table> tables);

  size_t tasks() const { return tasks_.size(); }
  void Run(size_t task);
  // After all tasks: the first column in which a row holds a code that there is not.
  std::optional<ColumnRef> damaged() const;

 private:
  struct Task {
    TableId table = 0;
    size_t first_block = 0, last_block = 0;
  };
  // A column that rows may hold other bit patterns in than codes.
  struct Checked {
    uint32_t column = 0;
    BitPackedColumn all;  // its rows as codes of a field that has every pattern
    size_t place = 0;     // in places_
  };
  void NoteDamaged(size_t place);

  std::span<const Table> tables_;
  std::vector<Task> tasks_;
  std::vector<std::vector<Checked>> checked_;  // a table
  std::vector<Bitmap> others_;                 // a table: room for the rows that hold no code
  std::vector<ColumnRef> places_;              // all columns
  std::atomic<size_t> damaged_;                // a place; their number: none
};

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_ROW_CHECK_H_
