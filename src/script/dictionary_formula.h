// A formula of one column, evaluated over the distinct values of the column instead of its rows.
#ifndef CELADON_SCRIPT_DICTIONARY_FORMULA_H_
#define CELADON_SCRIPT_DICTIONARY_FORMULA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/row_batch.h"
#include "script/computed_column.h"
#include "script/entry_rows.h"
#include "script/row_formula.h"
#include "value/growing_values.h"

namespace celadon {

// Used by one thread; long dictionaries are evaluated by all.
class DictionaryFormula {
 public:
  // The column of the formula if it can be evaluated so: it looks at nothing but one column of the
  // source, and equal values give equal results.
  static std::optional<uint32_t> ColumnOf(const RowFormula& formula, const RowInputs& inputs);

  // `column` is that of the formula. The inputs and the execution outlive it; inputs of a block are
  // forgotten when entries are evaluated.
  DictionaryFormula(std::unique_ptr<RowFormula> formula, uint32_t column, RowInputs& inputs,
                    const Execution& execution);

  uint32_t column() const { return rows_.column(); }
  // Goes to a dictionary of the column and evaluates NULL. What is known of the entries of the last
  // dictionary stays where this one begins with them.
  absl::Status Start(std::shared_ptr<const DualVector> dictionary);
  // Evaluates all entries that are not evaluated.
  absl::Status EvaluateAll();
  // Has these entries evaluated, of which some may be NULL. Where values() was handed out since,
  // the codes of others may be lost, but not so often that it would be much cheaper to evaluate
  // all.
  absl::Status Evaluate(std::span<const uint32_t> entries);
  // Whether all entries are evaluated.
  bool complete() const { return evaluated_.size() == codes_.size(); }

  // The results, and the code among them of an entry and of NULL: that of NULL where the entry is
  // not evaluated.
  std::shared_ptr<const DualVector> values() const { return values_; }
  uint32_t code(uint32_t entry) const {
    return entry == BatchColumn::kNull ? null_code_ : codes_[entry];
  }

 private:
  // Forgets all results but that of NULL.
  absl::Status StartValues();
  // Evaluates entries that have no code, no more than most_entries_.
  absl::Status AddAll(std::vector<uint32_t> entries);
  // Adds the results of entries to values_, and gives their codes.
  absl::Status AddResults(std::vector<uint32_t> entries, std::vector<uint32_t>* codes);
  void AddShared(const ComputedColumn& results, std::vector<uint32_t>* codes);
  // The code of a result that is added to values_.
  uint32_t CodeOf(ValueView result);

  std::unique_ptr<RowFormula> formula_;
  RowInputs& inputs_;
  const Execution& execution_;
  const bool shared_;          // threads may evaluate entries side by side
  const size_t most_entries_;  // that are evaluated at once
  EntryRows rows_;
  std::shared_ptr<const DualVector> dictionary_;  // null: none yet
  std::shared_ptr<DualVector> values_;            // more of them as entries are evaluated
  std::vector<uint32_t> codes_;                   // one an entry
  std::vector<bool> known_;                       // likewise: is evaluated
  uint32_t null_code_ = BatchColumn::kNull;
  std::vector<uint32_t> evaluated_;  // those that are
  uint64_t forgotten_ = 0;           // entries whose results were lost
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_DICTIONARY_FORMULA_H_
