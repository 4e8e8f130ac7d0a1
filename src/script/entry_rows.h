// Entries of a dictionary as the rows of a batch, for a formula of one column.
#ifndef CELADON_SCRIPT_ENTRY_ROWS_H_
#define CELADON_SCRIPT_ENTRY_ROWS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "celadon/row_batch.h"
#include "script/coded_rows.h"
#include "script/row_formula.h"

namespace celadon {

// Used by one thread, while others may read what it gives out.
class EntryRows {
 public:
  explicit EntryRows(uint32_t column) : column_(column) { batch_.columns.resize(column + 1); }

  uint32_t column() const { return column_; }
  // Takes these entries, of which some may be NULL, in place of those before.
  void Set(std::shared_ptr<const DualVector> dictionary, std::vector<uint32_t> entries) {
    batch_.rows = entries.size();
    batch_.columns[column_] = {std::move(dictionary), std::move(entries)};
    while (rows_.size() < batch_.rows) rows_.push_back(static_cast<uint32_t>(rows_.size()));
  }
  size_t size() const { return batch_.rows; }
  // For a formula that is evaluated block by block, or by all threads; valid until the next Set.
  RowBlock block() const { return {.batch = &batch_, .rows = rows()}; }
  BatchRows coded() const { return BatchRows(batch_, rows()); }

 private:
  std::span<const uint32_t> rows() const { return std::span(rows_).first(batch_.rows); }

  const uint32_t column_;
  RowBatch batch_;
  std::vector<uint32_t> rows_;  // of the batch, and more
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ENTRY_ROWS_H_
