// The rows of a table that count for a chart.
#ifndef CELADON_HYPERCUBE_COUNTED_ROWS_H_
#define CELADON_HYPERCUBE_COUNTED_ROWS_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "celadon/selection.h"

namespace celadon {

// Rows that are known, or those that are possible in a state: these are found when they are first
// needed, for one thread at a time, since a pass that is answered from an index never needs them.
// Copies share what is found.
class CountedRows {
 public:
  CountedRows() = default;  // all rows
  explicit CountedRows(std::shared_ptr<const Bitmap> rows) : rows_(std::move(rows)) {}
  static CountedRows PossibleIn(std::shared_ptr<const AssociationState> state, TableId table) {
    CountedRows scope;
    scope.later_ = std::make_shared<Later>(Later{std::move(state), table, {}, false});
    return scope;
  }

  // Cancelled; ResourceExhausted.
  absl::Status Find(const Execution& execution) const {
    if (later_ == nullptr || later_->found) return absl::OkStatus();
    auto rows = later_->state->Rows(later_->table, execution);
    if (!rows.ok()) return rows.status();
    later_->rows = *std::move(rows);
    later_->found = true;
    return absl::OkStatus();
  }
  // Null: all. Requires Find().
  const Bitmap* rows() const { return later_ == nullptr ? rows_.get() : later_->rows.get(); }
  // Whether these are the rows that are possible in that state.
  bool IsOf(const AssociationState& state) const {
    return later_ != nullptr && later_->state.get() == &state;
  }

  // Whether both are the same rows by where they come from.
  bool operator==(const CountedRows& other) const {
    if (later_ == nullptr || other.later_ == nullptr) {
      return later_ == other.later_ && rows_ == other.rows_;
    }
    return later_->state == other.later_->state && later_->table == other.later_->table;
  }

 private:
  struct Later {
    std::shared_ptr<const AssociationState> state;
    TableId table;
    std::shared_ptr<const Bitmap> rows;
    bool found;
  };

  std::shared_ptr<const Bitmap> rows_;
  std::shared_ptr<Later> later_;  // null: the rows are known
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_COUNTED_ROWS_H_
