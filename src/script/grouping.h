// The groups of the rows of batches, as these are met.
#ifndef CELADON_SCRIPT_GROUPING_H_
#define CELADON_SCRIPT_GROUPING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "celadon/row_batch.h"
#include "script/symbol_coder.h"

namespace celadon {

// Numbers the groups in order of first appearance and keeps their values. Used by one thread.
class Grouping {
 public:
  // The first `columns` columns of the batches are the group expressions.
  explicit Grouping(size_t columns) : columns_(columns) {}

  // The groups of the batch's rows.
  std::vector<uint32_t> GroupsOf(const RowBatch& batch);

  size_t size() const { return size_; }

  // The values of a group expression, one a group.
  BatchColumn TakeValues(size_t column);

 private:
  struct Column {
    SymbolCoder coder;
    std::vector<uint32_t> first;  // of the first column: groups by the number of the value
    // Rows that agree in the columns before have one number; this column splits them further.
    absl::flat_hash_map<uint64_t, uint32_t> split;
    std::vector<uint32_t> values;  // one a group
    uint32_t groups = 0;

    uint32_t First(uint32_t number);
    uint32_t Split(uint32_t group, uint32_t number);
  };

  // Takes the values of groups that are new.
  void Keep(const RowBatch& batch, const std::vector<uint32_t>& groups);

  std::vector<Column> columns_;
  uint32_t size_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUPING_H_
