#include "hypercube/argument_reader.h"

#include <cmath>

#include "runtime/status_macros.h"

namespace celadon {

SymbolLanes::SymbolLanes(const SymbolTable& symbols, Fetch fetch, const RegionalSettings& settings)
    : numbers_(symbols.size() + size_t{1}, kNoNumber) {
  for (SymbolId id = 0; id < symbols.numeric_count(); ++id) {
    numbers_[id] = symbols[id].number();
  }
  if (fetch == Fetch::kNumbers) return;
  texts_.resize(symbols.size() + size_t{1});
  written_.resize(symbols.size());
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    if (fetch == Fetch::kTextsWithoutNumber && id < symbols.numeric_count()) continue;
    if (symbols[id].has_text()) {
      const std::string_view text = symbols[id].text();
      texts_[id] = text.data() == nullptr ? std::string_view("") : text;
    } else if (symbols.format() != NumberFormat()) {
      written_[id] = symbols.Text(id, settings);
      texts_[id] = written_[id];
    }
  }
}

ArgumentReader::ArgumentReader(const AggregationPlan& plan, std::vector<ArgumentInput> inputs,
                               Accumulator::Needs needs, const TextInterpreter& interpreter)
    : inputs_(std::move(inputs)),
      needs_(needs),
      evaluator_(plan.program == nullptr ? nullptr
                                         : std::make_unique<Evaluator>(plan.program, interpreter)),
      codes_(kBlockRows),
      values_(kBlockRows),
      numbers_(kBlockRows),
      input_numbers_(inputs_.size(), std::vector<double>(kBlockRows)),
      input_texts_(inputs_.size(), std::vector<std::string_view>(kBlockRows)) {}

absl::Status ArgumentReader::Read(uint64_t first_row, size_t rows, ArgumentBlock* block) {
  if (evaluator_ != nullptr) return ReadProgram(first_row, rows, block);
  ReadField(first_row, rows, block);
  return absl::OkStatus();
}

void ArgumentReader::ReadField(uint64_t first_row, size_t rows, ArgumentBlock* block) {
  const BitPackedColumn& column = *inputs_.front().column;
  column.Unpack(first_row, std::span(codes_).first(rows));
  using Needs = Accumulator::Needs;
  if (needs_ == Needs::kNumbers || needs_ == Needs::kValuesAndNumbers) {
    const double* numbers = inputs_.front().lanes->numbers().data();
    for (size_t i = 0; i < rows; ++i) numbers_[i] = numbers[codes_[i]];
    block->numbers = numbers_.data();
  }
  if (needs_ == Needs::kNumbers) return;
  if (column.has_nulls()) {
    for (size_t i = 0; i < rows; ++i) {
      if (codes_[i] == column.null_code()) codes_[i] = ArgumentBlock::kNoValue;
    }
  }
  block->values = codes_.data();
}

absl::Status ArgumentReader::ReadProgram(uint64_t first_row, size_t rows, ArgumentBlock* block) {
  std::vector<ValueLanes> lanes(inputs_.size());
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const SymbolLanes& symbols = *inputs_[i].lanes;
    inputs_[i].column->Unpack(first_row, std::span(codes_).first(rows));
    for (size_t r = 0; r < rows; ++r) input_numbers_[i][r] = symbols.numbers()[codes_[r]];
    lanes[i].numbers = input_numbers_[i].data();
    if (symbols.texts().empty()) continue;
    for (size_t r = 0; r < rows; ++r) input_texts_[i][r] = symbols.texts()[codes_[r]];
    lanes[i].texts = input_texts_[i].data();
  }
  CELADON_RETURN_IF_ERROR(evaluator_->Run(lanes, rows));
  const ValueLanes& result = evaluator_->result();
  block->numbers = result.numbers;
  if (needs_ == Accumulator::Needs::kNumbers) return absl::OkStatus();
  NumberValues(result, rows);
  block->values = values_.data();
  return absl::OkStatus();
}

void ArgumentReader::NumberValues(const ValueLanes& lanes, size_t rows) {
  for (size_t i = 0; i < rows; ++i) {
    if (lanes.is_null(i)) {
      values_[i] = ArgumentBlock::kNoValue;
    } else {
      values_[i] = needs_ == Accumulator::Needs::kPresence ? 0 : dictionary_.Intern(lanes[i]);
    }
  }
}

}  // namespace celadon
