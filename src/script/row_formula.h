// Formulas of the script over blocks of rows: the columns of a batch, counters, and functions that
// know more than their arguments.
#ifndef CELADON_SCRIPT_ROW_FORMULA_H_
#define CELADON_SCRIPT_ROW_FORMULA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/row_batch.h"
#include "celadon/table_reader.h"
#include "expression/bind.h"
#include "expression/evaluate.h"

namespace celadon {

// Rows that formulas are evaluated over at once: some rows of a batch.
struct RowBlock {
  const RowBatch* batch = nullptr;         // null: rows without columns
  std::span<const uint32_t> rows = {};     // of the batch, or any number of rows without columns
  const double* record_numbers = nullptr;  // RecNo(), one a row
  const double* iterations = nullptr;      // IterNo(), one a row
  double first_row_number = 0;             // RowNo() of the first row; 0: RowNo() is 0 everywhere
  // The parts that rows were made of, maker by maker, one a row; null data: NULL.
  std::span<const std::vector<std::string_view>> parts = {};
  size_t first_part = 0;   // that of the first row
  double part_number = 0;  // which parts are asked for, while rows are made
};

// A function of the script: it may look at tables, maps and rows before. Called once a block.
class RowFunction {
 public:
  virtual ~RowFunction() = default;
  // Arguments are handed over as they are. Sets every row of the result.
  virtual absl::Status Evaluate(const KernelCall& call) = 0;
  // Says that the rows of the last call have been taken in.
  virtual void Accept() {}
  // Whether it looks at rows that its own load makes, so that these are made one by one.
  virtual bool looks_at_result() const { return false; }
  // Whether equal arguments give equal results as long as its load runs, so that it can be called
  // for values instead of rows.
  virtual bool looks_at_arguments_alone() const { return false; }
  // Whether it remembers the rows taken in.
  virtual bool remembers() const { return false; }
  // The counter that it takes numbers from, kAnyCounter where rows tell; nullopt: it takes none.
  virtual std::optional<std::string_view> counter() const { return std::nullopt; }

  static constexpr std::string_view kAnyCounter = "\x01 any";  // no name that scripts can write
};

class RowFormula;

// A column that formulas look at: one of the source, a counter, or what a function gives.
struct RowInput {
  enum class Kind : uint8_t {
    kColumn,
    kRecordNumber,
    kIteration,
    kRowNumber,
    kPart,
    kPartNumber,
    kFunction
  };
  Kind kind = Kind::kColumn;
  uint32_t column = 0;                    // of kColumn; of kPart, which row maker
  std::unique_ptr<RowFunction> function;  // of kFunction
  std::vector<std::unique_ptr<RowFormula>> arguments;
};

// The inputs of all formulas of one load, and their lanes in the block at hand.
class RowInputs {
 public:
  // `columns` are those of the batches; they tell how numbers without a text are written. Both
  // outlive the inputs.
  RowInputs(const std::vector<ColumnInfo>& columns, const TextInterpreter& interpreter);
  ~RowInputs();

  // How many rows a block may have, at most kBlockRows. To be set before formulas are bound, which
  // take memory for so many.
  void set_block_rows(size_t rows) { block_rows_ = rows; }
  size_t block_rows() const { return block_rows_; }

  // The number of an input; a column or counter is the same input each time.
  uint32_t Column(uint32_t column) { return Simple(RowInput::Kind::kColumn, column); }
  uint32_t Simple(RowInput::Kind kind, uint32_t column = 0);
  uint32_t Function(std::unique_ptr<RowFunction> function,
                    std::vector<std::unique_ptr<RowFormula>> arguments);

  const RowInput& input(uint32_t number) const { return inputs_[number]; }
  const TextInterpreter& interpreter() const { return interpreter_; }
  const std::vector<ColumnInfo>& columns() const { return columns_; }

  // Whether any function looks at rows that the load makes.
  bool looks_at_result() const;
  // The counters that functions take numbers from, one a function.
  std::vector<std::string_view> counters() const;
  // Whether the formula counts rows or remembers those before.
  bool depends_on_rows_before(const RowFormula& formula) const;

  // Goes to the next block.
  void Start(const RowBlock& block);
  size_t rows() const { return block_.rows.size(); }
  // The lanes of an input in the block, valid until the next.
  absl::StatusOr<ValueLanes> Lanes(uint32_t number, Fetch fetch);
  // Tells the functions that were evaluated in this block that its rows have been taken in.
  void Accept();

 private:
  struct Buffers;

  absl::Status FillFunction(RowInput& input, Buffers& buffers);
  void FillColumn(uint32_t column, Fetch fetch, Buffers& buffers);
  void FillPart(uint32_t maker, Buffers& buffers);

  const std::vector<ColumnInfo>& columns_;
  const TextInterpreter& interpreter_;
  size_t block_rows_ = kBlockRows;
  std::vector<RowInput> inputs_;
  absl::flat_hash_map<std::pair<RowInput::Kind, uint32_t>, uint32_t> simple_;  // their numbers
  std::vector<std::unique_ptr<Buffers>> buffers_;                              // one an input
  RowBlock block_;
};

// Whether two of these functions take numbers from one counter, so that each row is to take its own
// first.
bool ShareCounter(std::vector<std::string_view> counters);

// Lanes of dictionary entries `codes` (BatchColumn::kNull: NULL); a number without a text is given
// one where `fetch` asks for texts and the column has a format of its own.
void FillLanes(const DualVector& dictionary, std::span<const uint32_t> codes,
               const NumberFormat& format, Fetch fetch, double* numbers, std::string_view* texts,
               EvaluationContext& context);

// Whether a condition of a script holds that gives this value: a number but 0, or a text that reads
// as one.
bool IsTrue(ValueView value, const TextInterpreter& interpreter);

// One bound formula. Used by one thread.
class RowFormula {
 public:
  RowFormula(std::shared_ptr<const Program> program, const RowInputs& inputs)
      : evaluator_(std::move(program), inputs.interpreter(), inputs.block_rows()) {}

  // The values in the inputs' block, valid until the next call.
  absl::StatusOr<ValueLanes> Evaluate(RowInputs& inputs);

  const Program& program() const { return evaluator_.program(); }
  Evaluator& evaluator() { return evaluator_; }

 private:
  Evaluator evaluator_;
  std::vector<ValueLanes> lanes_;  // of the inputs
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROW_FORMULA_H_
