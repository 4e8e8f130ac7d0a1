// A formula of one column, evaluated over the distinct values of the column instead of its rows.
#ifndef CELADON_SCRIPT_DICTIONARY_FORMULA_H_
#define CELADON_SCRIPT_DICTIONARY_FORMULA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "celadon/row_batch.h"
#include "script/row_formula.h"
#include "value/growing_values.h"

namespace celadon {

// Used by one thread.
class DictionaryFormula {
 public:
  // The column of the formula if it can be evaluated so: it looks at nothing but one column of the
  // source, and equal values give equal results.
  static std::optional<uint32_t> ColumnOf(const RowFormula& formula, const RowInputs& inputs);

  // `column` is that of the formula. The inputs outlive it; those of a block are forgotten when
  // entries are evaluated.
  DictionaryFormula(std::unique_ptr<RowFormula> formula, uint32_t column, RowInputs& inputs);

  uint32_t column() const { return column_; }
  // Evaluates the entries of the column's dictionary, but for those that the one of the last batch
  // began with.
  absl::Status Prepare(const BatchColumn& column);

  // Of the dictionary prepared: the results and the code among them of each entry and of NULL.
  std::shared_ptr<const DualVector> values() const { return values_; }
  uint32_t code(uint32_t entry) const {
    return entry == BatchColumn::kNull ? null_code_ : codes_[entry];
  }

 private:
  // Makes everything fit to go on with entries of that dictionary.
  absl::Status Start(const BatchColumn& column);
  absl::Status EvaluateEntries(std::vector<uint32_t> entries,
                               const std::shared_ptr<const DualVector>& dictionary);

  std::unique_ptr<RowFormula> formula_;
  uint32_t column_;
  RowInputs& inputs_;
  RowBatch entries_;                              // as if they were rows
  std::vector<uint32_t> rows_;                    // of entries_
  std::shared_ptr<const DualVector> dictionary_;  // the one prepared
  size_t prepared_ = 0;                           // its size then
  std::shared_ptr<DualVector> values_;            // those of a dictionary that grows do so, too
  std::vector<uint32_t> codes_;                   // one an entry
  uint32_t null_code_ = BatchColumn::kNull;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_DICTIONARY_FORMULA_H_
