#include "script/row_formula.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {

// Filled on demand, once a block.
struct RowInputs::Buffers {
  Buffers(const TextInterpreter& interpreter, size_t block_rows)
      : context{interpreter}, values(block_rows) {}

  // No longer than the blocks so far ask for: most inputs of a wide table have few rows.
  void MakeRoom(size_t rows) {
    if (rows <= numbers.size()) return;
    numbers.resize(rows);
    texts.resize(rows);
  }

  std::vector<double> numbers;
  std::vector<std::string_view> texts;
  EvaluationContext context;
  ColumnVector values;  // of a function
  std::vector<ValueLanes> arguments;
  ValueLanes lanes;
  std::optional<Fetch> filled;
};

RowInputs::RowInputs(const std::vector<ColumnInfo>& columns, const TextInterpreter& interpreter)
    : columns_(columns), interpreter_(interpreter) {}

RowInputs::~RowInputs() = default;

uint32_t RowInputs::Simple(RowInput::Kind kind, uint32_t column) {
  const auto [known, is_new] =
      simple_.try_emplace({kind, column}, static_cast<uint32_t>(inputs_.size()));
  if (!is_new) return known->second;
  inputs_.push_back({.kind = kind, .column = column, .function = nullptr, .arguments = {}});
  buffers_.push_back(std::make_unique<Buffers>(interpreter_, block_rows_));
  return known->second;
}

uint32_t RowInputs::Function(std::unique_ptr<RowFunction> function,
                             std::vector<std::unique_ptr<RowFormula>> arguments) {
  inputs_.push_back({.kind = RowInput::Kind::kFunction,
                     .column = static_cast<uint32_t>(inputs_.size()),
                     .function = std::move(function),
                     .arguments = std::move(arguments)});
  buffers_.push_back(std::make_unique<Buffers>(interpreter_, block_rows_));
  return static_cast<uint32_t>(inputs_.size() - 1);
}

bool RowInputs::looks_at_result() const {
  return std::ranges::any_of(inputs_, [](const RowInput& input) {
    return input.function != nullptr && input.function->looks_at_result();
  });
}

std::vector<std::string_view> RowInputs::counters() const {
  std::vector<std::string_view> counters;
  for (const RowInput& input : inputs_) {
    const auto counter = input.function == nullptr ? std::nullopt : input.function->counter();
    if (counter.has_value()) counters.push_back(*counter);
  }
  return counters;
}

bool ShareCounter(std::vector<std::string_view> counters) {
  std::ranges::sort(counters);
  return std::ranges::adjacent_find(counters) != counters.end() ||
         (counters.size() > 1 && std::ranges::count(counters, RowFunction::kAnyCounter) > 0);
}

bool RowInputs::depends_on_rows_before(const RowFormula& formula) const {
  return std::ranges::any_of(formula.program().inputs, [this](const ProgramInput& used) {
    const RowInput& input = inputs_[used.column];
    if (input.kind == RowInput::Kind::kRowNumber) return true;
    if (input.function == nullptr) return false;
    return input.function->remembers() ||
           std::ranges::any_of(input.arguments, [this](const auto& argument) {
             return depends_on_rows_before(*argument);
           });
  });
}

void RowInputs::Start(const RowBlock& block) {
  assert(block.rows.size() <= block_rows_);
  block_ = block;
  for (const auto& buffers : buffers_) buffers->filled.reset();
}

absl::StatusOr<ValueLanes> RowInputs::Lanes(uint32_t number, Fetch fetch) {
  Buffers& buffers = *buffers_[number];
  if (buffers.filled.has_value() && *buffers.filled >= fetch) return buffers.lanes;
  RowInput& input = inputs_[number];
  buffers.filled = Fetch::kTexts;
  switch (input.kind) {
    case RowInput::Kind::kColumn:
      buffers.filled = fetch;
      FillColumn(input.column, fetch, buffers);
      break;
    case RowInput::Kind::kFunction:
      CELADON_RETURN_IF_ERROR(FillFunction(input, buffers));
      break;
    case RowInput::Kind::kRecordNumber:
      buffers.lanes = {block_.record_numbers, nullptr};
      break;
    case RowInput::Kind::kIteration:
      buffers.lanes = {block_.iterations, nullptr};
      break;
    case RowInput::Kind::kPart:
      FillPart(input.column, buffers);
      break;
    case RowInput::Kind::kPartNumber:
      buffers.MakeRoom(rows());
      std::fill_n(buffers.numbers.data(), rows(), block_.part_number);
      buffers.lanes = {buffers.numbers.data(), nullptr};
      break;
    case RowInput::Kind::kRowNumber:
      buffers.MakeRoom(rows());
      for (size_t row = 0; row < rows(); ++row) {
        buffers.numbers[row] =
            block_.first_row_number == 0 ? 0 : block_.first_row_number + static_cast<double>(row);
      }
      buffers.lanes = {buffers.numbers.data(), nullptr};
      break;
  }
  return buffers.lanes;
}

void RowInputs::FillColumn(uint32_t column, Fetch fetch, Buffers& buffers) {
  const BatchColumn& source = block_.batch->columns[column];
  uint32_t codes[kBlockRows];
  for (size_t row = 0; row < rows(); ++row) codes[row] = source.codes[block_.rows[row]];
  buffers.context.arena.Clear();
  buffers.MakeRoom(rows());
  FillLanes(*source.dictionary, {codes, rows()}, columns_[column].format, fetch,
            buffers.numbers.data(), buffers.texts.data(), buffers.context);
  buffers.lanes = {buffers.numbers.data(),
                   fetch == Fetch::kNumbers ? nullptr : buffers.texts.data()};
}

void RowInputs::FillPart(uint32_t maker, Buffers& buffers) {
  buffers.MakeRoom(rows());
  for (size_t row = 0; row < rows(); ++row) {
    buffers.texts[row] = block_.parts[maker][block_.first_part + row];
    buffers.numbers[row] = kNoNumber;
  }
  buffers.lanes = {buffers.numbers.data(), buffers.texts.data()};
}

absl::Status RowInputs::FillFunction(RowInput& input, Buffers& buffers) {
  std::vector<ValueLanes> arguments;
  for (const std::unique_ptr<RowFormula>& argument : input.arguments) {
    CELADON_ASSIGN_OR_RETURN(arguments.emplace_back(), argument->Evaluate(*this));
  }
  buffers.context.arena.Clear();
  CELADON_RETURN_IF_ERROR(
      input.function->Evaluate({nullptr, rows(), arguments, buffers.values, buffers.context}));
  buffers.lanes = buffers.values.lanes();
  return CheckArena(buffers.context);
}

void RowInputs::Accept() {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].function != nullptr && buffers_[i]->filled.has_value()) {
      inputs_[i].function->Accept();
    }
  }
}

void FillLanes(const DualVector& dictionary, std::span<const uint32_t> codes,
               const NumberFormat& format, Fetch fetch, double* numbers, std::string_view* texts,
               EvaluationContext& context) {
  const bool formatted = fetch == Fetch::kTexts && format != NumberFormat();
  for (size_t row = 0; row < codes.size(); ++row) {
    const uint32_t code = codes[row];
    const ValueKind kind = code == BatchColumn::kNull ? ValueKind::kNull : dictionary.kind(code);
    if (fetch != Fetch::kTexts && (kind == ValueKind::kNumber || kind == ValueKind::kDual)) {
      numbers[row] = dictionary.number(code);
      texts[row] = {};
      continue;
    }
    const ValueView value = kind == ValueKind::kNull ? ValueView() : dictionary[code];
    numbers[row] = value.has_number() ? value.number() : kNoNumber;
    if (value.has_text()) {
      texts[row] = value.text().data() == nullptr ? std::string_view("") : value.text();
    } else if (formatted && value.has_number()) {
      texts[row] = context.arena.Store(FormatNumber(value.number(), format, context.settings()));
    } else {
      texts[row] = {};
    }
  }
}

bool IsTrue(ValueView value, const TextInterpreter& interpreter) {
  if (value.has_number()) return value.number() != 0;
  return value.has_text() && interpreter.Number(value.text()).value_or(0) != 0;
}

absl::StatusOr<ValueLanes> RowFormula::Evaluate(RowInputs& inputs) {
  lanes_.clear();
  for (const ProgramInput& input : program().inputs) {
    CELADON_ASSIGN_OR_RETURN(lanes_.emplace_back(), inputs.Lanes(input.column, input.fetch));
  }
  CELADON_RETURN_IF_ERROR(evaluator_.Run(lanes_, inputs.rows()));
  return evaluator_.result();
}

}  // namespace celadon
