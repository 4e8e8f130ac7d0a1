// A formula of several columns, evaluated once for rows that agree in all of them.
#ifndef CELADON_SCRIPT_TUPLE_FORMULA_H_
#define CELADON_SCRIPT_TUPLE_FORMULA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "celadon/row_batch.h"
#include "script/row_formula.h"

namespace celadon {

// Used by one thread; many tuples are evaluated by all. Takes four bytes for each tuple that is
// possible, and the results.
class TupleFormula {
 public:
  // Requires that the program fits, see ComputedColumn::Fits. What is handed over outlives this.
  TupleFormula(const Program& program, const RowInputs& inputs, const Execution& execution);

  // Goes to a batch. Whether its rows may be asked for: the values of the columns are so few that
  // rows should share most tuples, of which no more than `most` are possible, the same number for
  // all batches. What is known of tuples stays where dictionaries are those of the batch before, or
  // begin with them.
  bool Start(const RowBatch& batch, uint64_t most);
  bool started() const { return !code_of_tuple_.empty(); }

  // The codes of the results for these rows of the batch, among values(). Requires that it started
  // with the batch. Results that somebody else keeps may be forgotten and made again. Cancelled;
  // ResourceExhausted.
  absl::StatusOr<std::vector<uint32_t>> Evaluate(const RowBatch& batch,
                                                 std::span<const uint32_t> rows);
  // They may repeat. More of them, shared with one origin, as tuples are evaluated.
  const std::shared_ptr<DualVector>& values() const { return values_; }

 private:
  // A part of the number of a tuple: the code of a value, or as many ones for NULL.
  struct Column {
    uint32_t column = 0;
    std::shared_ptr<const DualVector> dictionary;
    size_t values = 0;  // of the dictionary, when it was started with
    uint32_t bits = 0;
  };

  // Whether the numbers of tuples mean the same in the batch.
  bool KeepsNumbers(const RowBatch& batch) const;
  // Forgets all tuples; false where too many are possible.
  bool Renumber(const RowBatch& batch, uint64_t most);
  std::vector<uint32_t> NumbersOf(const RowBatch& batch, std::span<const uint32_t> rows) const;
  // Evaluates the tuples of rows that are not known; `numbers` are those of the rows.
  absl::Status AddUnknown(const RowBatch& batch, std::span<const uint32_t> rows,
                          std::span<const uint32_t> numbers);
  void Forget();

  const Program& program_;
  const RowInputs& inputs_;
  const Execution& execution_;
  std::vector<Column> columns_;
  std::vector<uint32_t> code_of_tuple_;  // empty: not started
  std::shared_ptr<DualVector> values_;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_TUPLE_FORMULA_H_
