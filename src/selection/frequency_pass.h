// Rows a code for several columns of one table, each under a row set of its own.
#ifndef CELADON_SELECTION_FREQUENCY_PASS_H_
#define CELADON_SELECTION_FREQUENCY_PASS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "celadon/bitmap.h"
#include "celadon/execution.h"
#include "celadon/table.h"
#include "model/decided_columns.h"

namespace celadon {

// Counts all columns in one pass, a morsel of rows at a time, so that the masks stay in a core's
// cache and all workers are busy until the last column is counted. Where most rows pass, the others
// are counted and taken from the histogram. What follows from another column over the same rows is
// added up from that.
class FrequencyPass {
 public:
  using Rows = std::shared_ptr<const Bitmap>;

  // The table, and what knows of its columns (null: nothing does), outlive the object.
  explicit FrequencyPass(const Table& table, DecidedColumns* decided_columns = nullptr)
      : table_(table), decided_columns_(decided_columns) {}

  // A column to count over `rows`; null means all. `count` is how many they are, where it is known.
  void Add(size_t column, const Rows& rows, std::optional<uint64_t> count = std::nullopt);

  // Rows a code, in the order in which columns were added; worthless after a cancellation.
  std::vector<std::vector<uint64_t>> Run(const Execution& execution);

 private:
  // What columns with the same rows share.
  struct RowSet {
    Rows rows;
    std::optional<uint64_t> count;
    Rows counted = {};    // `rows` or their complement, once planned
    bool absent = false;  // the complement
  };
  struct Task {
    size_t column;
    size_t row_set;
    std::optional<size_t> deciding = {};           // the task whose counts tell those of this one,
    const std::vector<uint32_t>* codes = nullptr;  // by these codes
  };

  static void Plan(RowSet* row_set, Executor& executor);
  const TableColumn& ColumnOf(size_t task) const { return table_.columns[tasks_[task].column]; }
  bool CountsRows(size_t task) const { return row_sets_[tasks_[task].row_set].rows != nullptr; }
  // Whether a task's counts are made before those of another one.
  bool Before(size_t a, size_t b) const;
  void FindDecided(const Execution& execution);
  // Derives a task from one that this tells of, unless from one of fewer codes already.
  void TakeIfNearer(const DecidedCodes::Entry& entry, size_t task);
  void Count(size_t first_block, size_t last_block, std::vector<std::vector<uint32_t>>& counts);
  std::vector<uint64_t> Merge(size_t task,
                              const std::vector<std::vector<std::vector<uint32_t>>>& workers) const;

  const Table& table_;
  DecidedColumns* const decided_columns_;
  std::vector<RowSet> row_sets_;
  std::vector<Task> tasks_;
  std::shared_ptr<const DecidedCodes> decided_;  // that tasks refer to
};

}  // namespace celadon

#endif  // CELADON_SELECTION_FREQUENCY_PASS_H_
