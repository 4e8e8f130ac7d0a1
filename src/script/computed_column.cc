#include "script/computed_column.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>
#include <utility>

#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "value/dual_vector_parts.h"

namespace celadon {
namespace {

static_assert(kBlockRows <= kTakenRows);
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

  // The results of those rows of a block that are taken, which rows() tells; valid until the next.
  absl::StatusOr<ValueLanes> Evaluate(uint64_t first_row, size_t count) {
    taken_rows_ = TakenRows(taken_, first_row, std::span(rows_).first(count));
    if (taken_rows_.empty()) return ValueLanes();
    std::vector<ValueLanes> lanes;
    for (const auto& input : inputs_) lanes.push_back(Fill(*input, first_row, count));
    CELADON_RETURN_IF_ERROR(evaluator_.Run(lanes, taken_rows_.size()));
    return evaluator_.result();
  }

  // Counted from the first of the block.
  std::span<const uint32_t> rows() const { return taken_rows_; }

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

  ValueLanes Fill(Input& input, uint64_t first_row, size_t count) {
    const std::span<uint32_t> codes = std::span(codes_).first(count);
    source_.ReadCodes(input.column, first_row, codes);
    for (size_t i = 0; i < taken_rows_.size(); ++i) codes[i] = codes[taken_rows_[i]];
    input.context.arena.Clear();
    FillLanes(*input.dictionary, codes.first(taken_rows_.size()), input.format, input.fetch,
              input.numbers, input.texts, input.context);
    return {input.numbers, input.fetch == Fetch::kNumbers ? nullptr : input.texts};
  }

  const CodedRows& source_;
  const CodedRows& taken_;
  std::array<uint32_t, kBlockRows> rows_, codes_;
  std::span<const uint32_t> taken_rows_;  // of rows_
  Evaluator evaluator_;
  std::vector<std::unique_ptr<Input>> inputs_;
};

// How many rows one thread evaluates at once.
size_t StretchOf(uint64_t rows) {
  return std::clamp<uint64_t>(rows / kParts, kBlockRows, kStretch);
}

// Calls take(row, result) for rows [first, end) that are taken, in their order.
template <typename Take>
absl::Status ForEachResult(BlockEvaluation& evaluation, uint64_t first, uint64_t end,
                           const CancelToken& cancel, Take take) {
  for (uint64_t row = first; row < end; row += kBlockRows) {
    CELADON_RETURN_IF_ERROR(cancel.status());
    CELADON_ASSIGN_OR_RETURN(const ValueLanes results,
                             evaluation.Evaluate(row, std::min<uint64_t>(kBlockRows, end - row)));
    const std::span<const uint32_t> rows = evaluation.rows();
    for (size_t i = 0; i < rows.size(); ++i) take(row + rows[i], results[i]);
  }
  return absl::OkStatus();
}

// One vector of the parts, each of which is freed, and the codes made those of it.
DualVector PutTogether(std::vector<DualVector> parts, std::span<uint32_t> codes, size_t length,
                       Executor* executor) {
  std::vector<DualVectorParts::Size> sizes(parts.size());
  std::vector<uint32_t> before(parts.size() + 1);
  for (size_t i = 0; i < parts.size(); ++i) {
    sizes[i].Add(parts[i], 0, parts[i].size());
    before[i + 1] = before[i] + static_cast<uint32_t>(parts[i].size());
  }
  DualVectorParts values(sizes);
  InStretches(
      codes.size(), executor,
      [&](size_t stretch, size_t first, size_t end) {
        values.part(stretch).AppendRange(parts[stretch], 0, parts[stretch].size());
        parts[stretch] = DualVector();
        for (uint32_t& code : codes.subspan(first, end - first)) {
          code += code == BatchColumn::kNull ? 0 : before[stretch];
        }
      },
      length);
  return values.Take();
}

}  // namespace

bool ComputedColumn::Fits(const Program& program, const RowInputs& inputs) {
  const bool own = std::ranges::none_of(
      program.instructions, [](const Instruction& part) { return part.host != nullptr; });
  return own && program.deterministic &&
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
  column.codes.resize(rows, BatchColumn::kNull);
  const size_t length = StretchOf(rows);
  std::vector<DualVector> parts(StretchesOf(rows, length));
  std::vector<absl::Status> status(parts.size());
  std::mutex reserving;
  const auto evaluate = [&](size_t stretch, size_t first, size_t end) {
    BlockEvaluation evaluation(program, inputs, source, taken);
    DualVector& values = parts[stretch];
    const auto take = [&](uint64_t row, ValueView value) {
      if (value.is_null()) return;
      column.codes[row] = static_cast<uint32_t>(values.size());
      values.Append(value);
    };
    status[stretch] = ForEachResult(evaluation, first, end, execution.cancel, take);
    const std::lock_guard lock(reserving);
    status[stretch].Update(column.memory.Resize(column.memory.bytes() + values.bytes(), kWhat));
  };
  InStretches(rows, execution.executor, evaluate, length);
  for (const absl::Status& part : status) CELADON_RETURN_IF_ERROR(part);
  column.values = std::make_shared<DualVector>(
      PutTogether(std::move(parts), column.codes, length, execution.executor));
  return column;
}

absl::StatusOr<std::vector<uint8_t>> RowsWhere(const Program& condition, const RowInputs& inputs,
                                               const CodedRows& source,
                                               const std::function<bool(ValueView)>& is_true,
                                               const Execution& execution) {
  std::vector<uint8_t> holds(source.rows());
  const size_t length = StretchOf(holds.size());
  std::vector<absl::Status> status(StretchesOf(holds.size(), length));
  InStretches(
      holds.size(), execution.executor,
      [&](size_t stretch, size_t first, size_t end) {
        BlockEvaluation evaluation(condition, inputs, source, source);
        const auto take = [&](uint64_t row, ValueView value) {
          holds[row] = is_true(value) ? 1 : 0;
        };
        status[stretch] = ForEachResult(evaluation, first, end, execution.cancel, take);
      },
      length);
  for (const absl::Status& part : status) CELADON_RETURN_IF_ERROR(part);
  return holds;
}

}  // namespace celadon
