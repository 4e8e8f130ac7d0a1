// The rows of a LOAD that takes rows of a table of the load, one for one, at any place.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/status_macros.h"
#include "script/computed_column.h"
#include "script/load_rows.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = kTakenRows;  // at once

bool IsConstant(const Program& program) { return program.is_constant() && program.inputs.empty(); }

}  // namespace

class LoadRows::PassedRows final : public CodedRows {
 public:
  // WHERE, as far as values of one column of the source decide.
  struct Condition {
    size_t column;
    std::vector<uint8_t> takes;  // rows with a code; behind them those with NULL
  };

  PassedRows(const CodedRows& source, const std::vector<Output>& outputs,
             std::optional<Condition> condition)
      : source_(source),
        outputs_(outputs),
        computed_(outputs.size()),
        condition_(std::move(condition)) {}

  // A column that is neither copied nor evaluated by entry, nor a constant.
  void SetComputed(size_t column, ComputedColumn computed) {
    computed_[column] = std::move(computed);
  }

  uint64_t rows() const override { return source_.rows(); }

  std::shared_ptr<const DualVector> dictionary(size_t column) const override {
    const Output& output = outputs_[column];
    if (computed_[column].has_value()) return computed_[column]->values;
    if (output.by_row != nullptr) return output.values;
    return output.by_entry ? output.by_entry->values() : source_.dictionary(output.column());
  }

  bool is_distinct(size_t column) const override {
    const Output& output = outputs_[column];
    return output.copied.has_value() && source_.is_distinct(output.column());
  }

  bool has_nulls(size_t column) const override {
    const Output& output = outputs_[column];
    if (computed_[column].has_value()) return true;
    if (output.by_row != nullptr) return output.values->empty();
    return output.by_entry.has_value() || source_.has_nulls(output.column());
  }

  const Histogram* histogram(size_t column) const override {
    const Output& output = outputs_[column];
    return output.copied.has_value() ? source_.histogram(output.column()) : nullptr;
  }

  void ReadCodes(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    const Output& output = outputs_[column];
    if (computed_[column].has_value()) {
      std::ranges::copy(std::span(computed_[column]->codes).subspan(first_row, codes.size()),
                        codes.begin());
      return;
    }
    if (output.by_row != nullptr) {
      std::ranges::fill(codes, output.values->empty() ? BatchColumn::kNull : 0);
      return;
    }
    source_.ReadCodes(output.column(), first_row, codes);
    if (output.copied.has_value()) return;
    for (uint32_t& code : codes) code = output.by_entry->code(code);
  }

  bool leaves_out_rows() const override { return condition_.has_value(); }

  void ReadTaken(uint64_t first_row, std::span<uint8_t> taken) const override {
    const std::vector<uint8_t>& takes = condition_->takes;
    const auto null = static_cast<uint32_t>(takes.size() - 1);
    std::array<uint32_t, kReadRows> buffer;
    for (size_t first = 0; first < taken.size(); first += kReadRows) {
      const auto codes = std::span(buffer).first(std::min(kReadRows, taken.size() - first));
      source_.ReadCodes(condition_->column, first_row + first, codes);
      for (size_t i = 0; i < codes.size(); ++i) taken[first + i] = takes[std::min(codes[i], null)];
    }
  }

 private:
  const CodedRows& source_;
  const std::vector<Output>& outputs_;
  std::vector<std::optional<ComputedColumn>> computed_;  // one an output
  std::optional<Condition> condition_;
};

// A constant is the one value of its column, or none for NULL.
absl::Status LoadRows::EvaluateConstant(Output& output) {
  CELADON_RETURN_IF_ERROR(output.by_row->evaluator().Run({}, 1));
  const ValueView value = output.by_row->evaluator().result()[0];
  output.values = std::make_shared<DualVector>();
  if (!value.is_null()) output.values->Append(value);
  return absl::OkStatus();
}

// The entries of rows that are taken, where others may be many.
absl::Status LoadRows::EvaluateTaken(const CodedRows& source, const CodedRows& taken,
                                     Output& output) {
  DictionaryFormula& formula = *output.by_entry;
  const auto dictionary = source.dictionary(output.column());
  CELADON_RETURN_IF_ERROR(formula.Start(dictionary));
  const bool all = !taken.leaves_out_rows() && source.rows() >= dictionary->size();
  if (all || dictionary->size() <= kReadRows) return formula.EvaluateAll();
  std::array<uint32_t, kReadRows> codes, places;
  for (uint64_t row = 0; row < source.rows() && !formula.complete(); row += kReadRows) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    const auto count = std::min<uint64_t>(kReadRows, source.rows() - row);
    source.ReadCodes(output.column(), row, std::span(codes).first(count));
    const auto rows = TakenRows(taken, row, std::span(places).first(count));
    for (size_t i = 0; i < rows.size(); ++i) codes[i] = codes[rows[i]];
    CELADON_RETURN_IF_ERROR(formula.Evaluate(std::span(codes).first(rows.size())));
  }
  return absl::OkStatus();
}

absl::Status LoadRows::EvaluateOutput(const CodedRows& source, size_t column, PassedRows& rows) {
  Output& output = outputs_[column];
  if (output.copied.has_value()) return absl::OkStatus();
  if (output.by_entry.has_value()) return EvaluateTaken(source, rows, output);
  const Program& program = output.by_row->program();
  if (IsConstant(program)) return EvaluateConstant(output);
  CELADON_ASSIGN_OR_RETURN(ComputedColumn computed,
                           ComputedColumn::Of(program, inputs_, source, rows, reload_.execution));
  rows.SetComputed(column, std::move(computed));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<CodedRows>> LoadRows::AtAnyPlace() {
  const auto* const source = dynamic_cast<const CodedRows*>(source_.rows.get());
  const auto passes = [&](const Output& output) {
    if (output.by_row == nullptr) return true;
    const Program& program = output.by_row->program();
    return IsConstant(program) ||
           (source->rows() <= ComputedColumn::kMostRows && ComputedColumn::Fits(program, inputs_));
  };
  if (source == nullptr || !passes_rows_ || !std::ranges::all_of(outputs_, passes)) return nullptr;
  std::optional<PassedRows::Condition> condition;
  if (where_by_entry_.has_value()) {
    const uint32_t column = where_by_entry_->column();
    CELADON_RETURN_IF_ERROR(where_by_entry_->Decide(source->dictionary(column)));
    condition = {.column = column, .takes = where_by_entry_->holds()};
  }
  auto rows = std::make_unique<PassedRows>(*source, outputs_, std::move(condition));
  for (size_t column = 0; column < outputs_.size(); ++column) {
    CELADON_RETURN_IF_ERROR(EvaluateOutput(*source, column, *rows));
  }
  return rows;
}

}  // namespace celadon
