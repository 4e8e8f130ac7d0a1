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

namespace celadon {

// Counts all columns in one pass, a morsel of rows at a time, so that the masks stay in a core's
// cache and all workers are busy until the last column is counted. Where most rows pass, the others
// are counted and taken from the histogram.
class FrequencyPass {
 public:
  using Rows = std::shared_ptr<const Bitmap>;

  // The table outlives the object.
  explicit FrequencyPass(const Table& table) : table_(table) {}

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
    const TableColumn* column;
    size_t row_set;
  };

  static void Plan(RowSet* row_set, Executor& executor);
  void Count(size_t first_block, size_t last_block, std::vector<std::vector<uint32_t>>& counts);
  std::vector<uint64_t> Merge(size_t task,
                              const std::vector<std::vector<std::vector<uint32_t>>>& workers) const;

  const Table& table_;
  std::vector<RowSet> row_sets_;
  std::vector<Task> tasks_;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_FREQUENCY_PASS_H_
