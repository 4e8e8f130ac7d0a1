// The rows that one LOAD makes of the rows of its source.
//
// Source: Qlik help "Load"; the load script page, section 5.2.
#ifndef CELADON_SCRIPT_LOAD_ROWS_H_
#define CELADON_SCRIPT_LOAD_ROWS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/chosen_rows.h"
#include "script/coded_rows.h"
#include "script/dictionary_formula.h"
#include "script/distinct_rows.h"
#include "script/entry_condition.h"
#include "script/exists_filter.h"
#include "script/load_statement.h"
#include "script/masked_rows.h"
#include "script/reload.h"
#include "script/row_formula.h"
#include "script/row_scope.h"
#include "script/row_source.h"
#include "script/tuple_formula.h"

namespace celadon {

class PassedTexts;

// WHERE, WHILE, the rows that SubField makes, and the field list. Formulas are evaluated over the
// distinct values of a column where they look at one only, else block by block. An error carries
// its place in the text of the statement.
class LoadRows final : public TableReader, public ReaderAtHand, private ResultRows {
 public:
  // What is handed over by reference outlives the rows. Errors of binding; InvalidArgument where
  // two fields have one name.
  static absl::StatusOr<std::unique_ptr<LoadRows>> Make(const LoadStatement& load, RowSource source,
                                                        Reload& reload);

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  const std::vector<bool>& reads_texts() const { return reads_texts_; }
  absl::StatusOr<RowBatch> Next() override;
  void Recycle(RowBatch batch) override;
  absl::StatusOr<RowsAtHand*> AllRows() override;
  // Whether all fields are columns of the source as they are.
  bool copies() const;
  // Whether WHERE is none, or the existence of a column that is loaded.
  bool keeps_records() const;
  // The same rows, none of them read yet, at any place; null where the source is no table of the
  // load, or rows are left out or looked at one by one. Valid as long as these rows.
  absl::StatusOr<std::unique_ptr<CodedRows>> AtAnyPlace();

  // Says which table the rows go to, so that RowNo() counts from its rows on, and Peek() sees them.
  // Else RowNo() is 0.
  void StoreIn(const StagedTable* table) { table_ = table; }
  // Says, behind StoreIn() and before any row is read, that the table takes no row twice. Rows that
  // look at those made before are then left out here, so that they do not see them; but not where
  // rules change values on their way. Rows of the source that agree in all that formulas
  // look at are not evaluated twice: gives how many are not read. Cancelled; ResourceExhausted.
  absl::StatusOr<uint64_t> MakeDistinct();
  // The counters that its formulas take numbers from.
  std::vector<std::string_view> counters() const { return inputs_.counters(); }
  // Says that rows are put out one by one, since the load above takes numbers from the same
  // counter.
  void PutOutRowByRow();
  // Says that RowNo() counts the rows where they go to no table: to a map, or to a prefix that
  // makes others of them.
  void CountRows() { counted_ = 0; }

 private:
  class PassedRows;

  // Where the values of an output column come from.
  struct Output {
    std::optional<uint32_t> copied;             // a column of the source as it is
    std::optional<DictionaryFormula> by_entry;  // evaluated over distinct values
    std::unique_ptr<RowFormula> by_row;         // evaluated over rows, or a constant
    std::shared_ptr<DualVector> values;         // of by_row
    std::vector<uint32_t> codes;                // of by_row
    bool follows = false;                       // by_row, from columns of its row alone
    std::optional<TupleFormula> by_tuple;       // of several columns that by_row follows from
    bool at_once = false;  // waits for all rows that are put out from the batch

    // The column of the source, unless it is by_row.
    uint32_t column() const { return copied.has_value() ? *copied : by_entry->column(); }
  };

  const StagedTable* stored() const override { return table_; }
  bool AreFor(std::string_view table) const override { return table == destination_; }
  uint64_t pending() const override;
  ValueView Pending(std::string_view field, uint64_t row) const override;
  bool HasField(std::string_view field) const override;

  LoadRows(RowSource source, Reload& reload)
      : source_(std::move(source)),
        reload_(reload),
        inputs_(source_.rows->columns(), reload.interpreter()),
        part_texts_{reload.interpreter()},
        parts_memory_(reload.execution.memory),
        formula_memory_(reload.execution.memory) {}

  absl::Status BindAll(const LoadStatement& load);
  absl::Status BindConditions(const LoadStatement& load, RowScope& scope);
  // Whether WHERE is a condition that is decided by values, which is then taken over.
  bool FiltersByExistence(const NodePtr& where);
  absl::Status AddItem(const FieldItem& item, RowScope& scope, PassedTexts& passed);
  void AddColumn(uint32_t column);
  // Whether the texts of a column of the source are none that may mean numbers.
  bool KeepsTexts(std::string_view name) const;
  absl::Status CheckNames() const;
  bool ReadsNoneTwice() const;

  // The next batch of the source, each of its rows as one row.
  absl::StatusOr<RowBatch> PassBatch();
  absl::Status PrepareBatch();
  // Whether not all entries of a dictionary may be needed by the rows that are put out.
  bool MayNeedFew(const DualVector& dictionary) const;
  static absl::Status EvaluateConstant(Output& output);
  absl::Status EvaluateTaken(const CodedRows& source, const CodedRows& taken, Output& output);
  absl::Status EvaluateOutput(const CodedRows& source, size_t column, PassedRows& rows);
  absl::Status TakeWindow();
  absl::Status Filter(size_t first, size_t count);
  absl::Status Repeat();
  absl::Status MakeParts();
  absl::Status MakePartsOf(size_t first, size_t count);
  absl::Status FindParts(const RowMaker& maker, size_t first, size_t count,
                         std::vector<std::vector<std::string_view>>* parts);
  absl::Status FindNumberedParts(const RowMaker& maker, size_t first, size_t count,
                                 std::vector<std::vector<std::string_view>>* parts);
  // Evaluates what the rows put out from `first` on bring, by entry and by row.
  absl::Status EvaluateEntries(size_t first);
  absl::Status EvaluateOutputs(size_t first);
  // Evaluates what follows from the columns for all rows put out from this batch.
  absl::Status EvaluateAtOnce();
  absl::Status EvaluateAtOnce(Output& output);
  absl::StatusOr<uint64_t> ReadFirstRows();
  // Whether the row put out at this place, whose values are all there, is not to go to the table.
  absl::StatusOr<bool> IsRepeated(size_t place);
  void TakeBack(size_t place);
  // The value of a column in a row put out from this batch.
  ValueView ValueOf(size_t column, size_t place) const;
  void Emit(uint32_t row, double iteration);
  // The rows [first, first + count) of those given, for formulas.
  RowBlock Block(const std::vector<uint32_t>& rows, const std::vector<double>& iterations,
                 size_t first, size_t count);
  // Evaluates WHERE by all threads for all rows of the batch.
  absl::Status DecideAtOnce();
  RowBatch TakeOutput();

  RowSource source_;
  Reload& reload_;
  RowInputs inputs_;
  std::optional<ExistsFilter> where_exists_;
  std::optional<EntryCondition> where_by_entry_;
  std::unique_ptr<RowFormula> where_;
  bool where_follows_ = false;  // from columns of its row alone
  std::unique_ptr<RowFormula> while_;
  std::vector<RowMaker> makers_;
  std::vector<Output> outputs_;
  std::vector<ColumnInfo> columns_;
  std::vector<bool> reads_texts_;
  const StagedTable* table_ = nullptr;      // where the rows go; null: elsewhere
  std::optional<DistinctRows> distinct_;    // where rows are left out that the table has
  std::optional<std::string> destination_;  // a table that the LOAD names, for its rows to go to
  uint64_t repeated_ = 0;            // rows left out since they are there, which RowNo() counts
  std::optional<uint64_t> counted_;  // rows put out; nullopt where RowNo() is 0 without a table
  size_t window_ = kBlockRows;       // rows of the source taken at once; 1: made one by one, too
  size_t most_rows_ = 1 << 16;       // put out at once
  bool one_by_one_ = false;          // a formula looks at the rows made before
  bool passes_rows_ = false;         // of the source, one for one, as values decide
  bool passes_batches_ = false;      // all of these, and no formula looks at rows
  bool reads_none_twice_ = false;    // no two fields are made of one column of the source

  // Of the source, where somebody asked for all: those that pass, if not all do, and their columns.
  std::optional<MaskedRows> passing_;
  std::optional<ChosenRows> all_;

  RowBatch batch_;                    // of the source
  size_t next_row_ = 0;               // of the batch, not taken yet
  std::vector<uint8_t> where_holds_;  // of all rows of the batch, where WHERE is decided at once
  uint64_t records_ = 0;              // rows of the source before the batch
  std::vector<Value> last_row_;       // of the batch put out before; kept where no table keeps it

  // The rows of the window that passed WHERE, with their repetitions.
  std::vector<uint32_t> taken_rows_;
  std::vector<double> taken_iterations_;
  // The rows put out from this batch: rows of it, and what they were repeated by.
  std::vector<uint32_t> rows_;
  std::vector<double> iterations_;
  size_t made_ = 0;                                   // of rows_, those whose values are all there
  std::vector<std::vector<std::string_view>> parts_;  // one vector a maker
  EvaluationContext part_texts_;                      // holds the texts of parts_
  MemoryReservation parts_memory_;                    // of rows_, iterations_ and parts_
  MemoryReservation formula_memory_;                  // of what is bound to outputs_
  std::vector<double> record_numbers_;                // of a block
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_ROWS_H_
