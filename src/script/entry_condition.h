// A condition on one column, decided for the distinct values of the column instead of its rows.
#ifndef CELADON_SCRIPT_ENTRY_CONDITION_H_
#define CELADON_SCRIPT_ENTRY_CONDITION_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/row_batch.h"
#include "script/entry_rows.h"
#include "script/row_formula.h"

namespace celadon {

// Used by one thread; long dictionaries are decided by all.
class EntryCondition {
 public:
  // `column` is that of the condition, see DictionaryFormula::ColumnOf. The inputs and the
  // execution outlive it; inputs of a block are forgotten when entries are decided.
  EntryCondition(std::unique_ptr<RowFormula> condition, uint32_t column, RowInputs& inputs,
                 const Execution& execution);

  uint32_t column() const { return rows_.column(); }
  // Decides NULL and all entries of a dictionary of the column. What is known of the entries of the
  // last dictionary stays where this one begins with them.
  absl::Status Decide(std::shared_ptr<const DualVector> dictionary);

  // Requires that an entry is one of the dictionary, or BatchColumn::kNull.
  bool Holds(uint32_t entry) const {
    return holds_[std::min<size_t>(entry, holds_.size() - 1)] != 0;
  }
  // 1 or 0 an entry, and behind them one for NULL.
  const std::vector<uint8_t>& holds() const { return holds_; }

 private:
  // Decides entries, which may be NULL, and adds what they give to holds_.
  absl::Status Add(std::vector<uint32_t> entries);

  std::unique_ptr<RowFormula> condition_;
  RowInputs& inputs_;
  const Execution& execution_;
  const bool shared_;  // threads may decide entries side by side
  EntryRows rows_;
  std::shared_ptr<const DualVector> dictionary_;  // null: none yet
  std::vector<uint8_t> holds_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ENTRY_CONDITION_H_
