#include "script/computed_column.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>
#include <utility>

#include "runtime/status_macros.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

static_assert(kBlockRows <= kTakenRows);
constexpr uint64_t kMostRows = uint64_t{1} << 26;
constexpr uint64_t kParts = 16;  // of few rows, for threads to share
constexpr std::string_view kWhat = "the formulas of a LOAD";

// Evaluates blocks of rows. Used by one thread.
class BlockEvaluation {
 public:
  // What is handed over outlives this.
  BlockEvaluation(const Program& program, const RowInputs& inputs, const CodedRows& source,
                  const CodedRows& taken)
      : source_(source),
        taken_(taken),
        evaluator_(std::shared_ptr<const Program>(std::shared_ptr<void>(), &program),
                   inputs.interpreter()) {
    for (const ProgramInput& input : program.inputs) {
      const uint32_t column = inputs.input(input.column).column;
      inputs_.push_back(std::make_unique<Input>(
          column, input.fetch, inputs.columns()[column].format, source.dictionary(column),
          EvaluationContext{inputs.interpreter()}));
    }
  }

  // Appends the values of these rows, and fills in their codes.
  absl::Status Evaluate(uint64_t first_row, std::span<uint32_t> codes, DualVector& values) {
    const std::span<const uint32_t> rows =
        TakenRows(taken_, first_row, std::span(rows_).first(codes.size()));
    std::vector<ValueLanes> lanes;
    for (const auto& input : inputs_) lanes.push_back(Fill(*input, first_row, rows, codes));
    std::ranges::fill(codes, BatchColumn::kNull);
    if (rows.empty()) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(evaluator_.Run(lanes, rows.size()));
    for (size_t i = 0; i < rows.size(); ++i) {
      const ValueView value = evaluator_.result()[i];
      if (value.is_null()) continue;
      codes[rows[i]] = static_cast<uint32_t>(values.size());
      values.Append(value);
    }
    return absl::OkStatus();
  }

 private:
  struct Input {
    Input(uint32_t column_of_source, Fetch wanted, NumberFormat number_format,
          std::shared_ptr<const DualVector> values, EvaluationContext texts_made)
        : column(column_of_source),
          fetch(wanted),
          format(std::move(number_format)),
          dictionary(std::move(values)),
          context(std::move(texts_made)) {}

    uint32_t column;
    Fetch fetch;
    NumberFormat format;
    std::shared_ptr<const DualVector> dictionary;
    EvaluationContext context;
    double numbers[kBlockRows];
    std::string_view texts[kBlockRows];
  };

  // The lanes of an input in these rows of the block; `codes` is room for its codes.
  ValueLanes Fill(Input& input, uint64_t first_row, std::span<const uint32_t> rows,
                  std::span<uint32_t> codes) const {
    source_.ReadCodes(input.column, first_row, codes);
    for (size_t i = 0; i < rows.size(); ++i) codes[i] = codes[rows[i]];
    input.context.arena.Clear();
    FillLanes(*input.dictionary, codes.first(rows.size()), input.format, input.fetch, input.numbers,
              input.texts, input.context);
    return {input.numbers, input.fetch == Fetch::kNumbers ? nullptr : input.texts};
  }

  const CodedRows& source_;
  const CodedRows& taken_;
  std::array<uint32_t, kBlockRows> rows_;
  Evaluator evaluator_;
  std::vector<std::unique_ptr<Input>> inputs_;
};

}  // namespace

bool ComputedColumn::Fits(const Program& program, const RowInputs& inputs, uint64_t rows) {
  const bool own = std::ranges::none_of(
      program.instructions, [](const Instruction& part) { return part.host != nullptr; });
  return own && program.deterministic && rows <= kMostRows &&
         std::ranges::all_of(program.inputs, [&inputs](const ProgramInput& input) {
           return inputs.input(input.column).kind == RowInput::Kind::kColumn;
         });
}

absl::StatusOr<ComputedColumn> ComputedColumn::Of(const Program& program, const RowInputs& inputs,
                                                  const CodedRows& source, const CodedRows& taken,
                                                  const Execution& execution) {
  const uint64_t rows = source.rows();
  ComputedColumn column;
  column.memory = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(column.memory.Resize(rows * sizeof(uint32_t), kWhat));
  column.codes.resize(rows);
  const size_t length = std::clamp<uint64_t>(rows / kParts, kBlockRows, kStretch);
  std::vector<DualVector> parts(StretchesOf(rows, length));
  std::vector<absl::Status> status(parts.size());
  std::mutex reserving;
  const auto evaluate = [&](size_t stretch, size_t first, size_t end) {
    BlockEvaluation evaluation(program, inputs, source, taken);
    for (size_t row = first; row < end && status[stretch].ok(); row += kBlockRows) {
      status[stretch] = execution.cancel.status();
      if (!status[stretch].ok()) return;
      const auto codes = std::span(column.codes).subspan(row, std::min(kBlockRows, end - row));
      status[stretch] = evaluation.Evaluate(row, codes, parts[stretch]);
    }
    const std::lock_guard lock(reserving);
    status[stretch].Update(
        column.memory.Resize(column.memory.bytes() + parts[stretch].bytes(), kWhat));
  };
  InStretches(rows, execution.executor, evaluate, length);
  for (const absl::Status& part : status) CELADON_RETURN_IF_ERROR(part);
  auto values = std::make_shared<DualVector>();
  std::vector<uint32_t> before;
  for (DualVector& part : parts) {
    before.push_back(static_cast<uint32_t>(values->size()));
    values->AppendRange(part, 0, part.size());
    part = DualVector();
  }
  const auto shift = [&](size_t stretch, size_t first, size_t end) {
    for (uint32_t& code : std::span(column.codes).subspan(first, end - first)) {
      code += code == BatchColumn::kNull ? 0 : before[stretch];
    }
  };
  InStretches(rows, execution.executor, shift, length);
  column.values = std::move(values);
  return column;
}

}  // namespace celadon
