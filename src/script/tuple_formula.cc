#include "script/tuple_formula.h"

#include <algorithm>
#include <bit>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "script/coded_rows.h"
#include "script/computed_column.h"
#include "value/growing_values.h"

namespace celadon {
namespace {

// No codes of results; NULL is BatchColumn::kNull.
constexpr uint32_t kUnknown = BatchColumn::kNull - 1;
constexpr uint32_t kAsked = BatchColumn::kNull - 2;
// Tuples have no more bits than this, so that their codes stay near a core, and there are no more
// of them than this many for a row of a batch.
constexpr uint32_t kMostBits = 20;
constexpr uint64_t kTuplesARow = 16;
// So many results for a row of a batch are copied to be added to where somebody else keeps them;
// more of them take longer than evaluating the batch.
constexpr size_t kValuesARow = 8;

}  // namespace

TupleFormula::TupleFormula(const Program& program, const RowInputs& inputs,
                           const Execution& execution)
    : program_(program), inputs_(inputs), execution_(execution), memory_(execution.memory) {
  for (const ProgramInput& input : program.inputs) {
    const uint32_t column = inputs.input(input.column).column;
    const bool there = std::ranges::find(columns_, column, &Column::column) != columns_.end();
    if (!there) columns_.emplace_back().column = column;
  }
}

bool TupleFormula::Start(const RowBatch& batch, uint64_t most) {
  if (!started() || !KeepsNumbers(batch)) return Renumber(batch, most);
  for (Column& column : columns_) {
    column.dictionary = batch.columns[column.column].dictionary;
    column.values = column.dictionary->size();
  }
  return true;
}

bool TupleFormula::KeepsNumbers(const RowBatch& batch) const {
  return std::ranges::all_of(columns_, [&batch](const Column& column) {
    const auto& dictionary = batch.columns[column.column].dictionary;
    const bool same = dictionary == column.dictionary && dictionary->size() == column.values;
    return same || (BeginsWith(dictionary, column.dictionary, column.values) &&
                    dictionary->size() >> column.bits == 0);
  });
}

bool TupleFormula::Renumber(const RowBatch& batch, uint64_t most) {
  uint32_t bits = 0;
  for (Column& column : columns_) {
    column.dictionary = batch.columns[column.column].dictionary;
    column.values = column.dictionary->size();
    column.bits = static_cast<uint32_t>(std::bit_width(column.values));  // all ones are no value
    bits += column.bits;
  }
  code_of_tuple_.clear();
  if (bits > kMostBits) return false;
  if ((uint64_t{1} << bits) > std::min(most, kTuplesARow * batch.rows)) return false;
  code_of_tuple_ = FilledVector<uint32_t>(size_t{1} << bits);
  Forget();
  return true;
}

std::vector<uint32_t> TupleFormula::NumbersOf(const RowBatch& batch,
                                              std::span<const uint32_t> rows) const {
  std::vector<uint32_t> numbers(rows.size(), 0);
  for (const Column& column : columns_) {
    const std::vector<uint32_t>& codes = batch.columns[column.column].codes;
    const uint32_t null = (uint32_t{1} << column.bits) - 1;
    for (size_t i = 0; i < rows.size(); ++i) {
      numbers[i] = numbers[i] << column.bits | std::min(codes[rows[i]], null);
    }
  }
  return numbers;
}

absl::StatusOr<std::vector<uint32_t>> TupleFormula::Evaluate(const RowBatch& batch,
                                                             std::span<const uint32_t> rows) {
  std::vector<uint32_t> numbers = NumbersOf(batch, rows);
  const bool all_known = std::ranges::none_of(
      numbers, [this](uint32_t number) { return code_of_tuple_[number] == kUnknown; });
  if (!all_known) CELADON_RETURN_IF_ERROR(AddUnknown(batch, rows, numbers));
  for (uint32_t& number : numbers) number = code_of_tuple_[number];
  return numbers;
}

absl::Status TupleFormula::AddUnknown(const RowBatch& batch, std::span<const uint32_t> rows,
                                      std::span<const uint32_t> numbers) {
  if (values_.use_count() != 1 && values_->size() > kValuesARow * rows.size()) Forget();
  std::vector<uint32_t> asked_rows, asked_tuples;
  for (size_t i = 0; i < rows.size(); ++i) {
    uint32_t& code = code_of_tuple_[numbers[i]];
    if (code != kUnknown) continue;
    code = kAsked;
    asked_tuples.push_back(numbers[i]);
    asked_rows.push_back(rows[i]);
  }
  const BatchRows asked(batch, asked_rows);
  CELADON_ASSIGN_OR_RETURN(const ComputedColumn results,
                           ComputedColumn::Of(program_, inputs_, asked, asked, execution_));
  MakeOwn(values_);
  const auto first = static_cast<uint32_t>(values_->size());
  values_->AppendRange(*results.values, 0, results.values->size());
  for (size_t i = 0; i < asked_rows.size(); ++i) {
    const uint32_t code = results.codes[i];
    code_of_tuple_[asked_tuples[i]] = code == BatchColumn::kNull ? code : first + code;
  }
  return memory_.Resize(code_of_tuple_.size() * sizeof(uint32_t) + values_->bytes(),
                        "the formulas of a LOAD");
}

void TupleFormula::Forget() {
  std::ranges::fill(code_of_tuple_, kUnknown);
  values_ = ShareGrowing({}, std::make_shared<char>());
}

}  // namespace celadon
