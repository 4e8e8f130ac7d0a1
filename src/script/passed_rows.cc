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

constexpr size_t kReadRows = 1024;  // at once

bool IsConstant(const Program& program) { return program.is_constant() && program.inputs.empty(); }

}  // namespace

class LoadRows::PassedRows final : public CodedRows {
 public:
  // WHERE, as far as values of one column of the source decide.
  struct Condition {
    size_t column;
    std::vector<uint8_t> takes;  // rows with a code; behind them those with NULL
  };

  // A value a row where columns are not copied and not evaluated by entry: of constants none.
  using Computed = std::vector<std::optional<ComputedColumn>>;

  PassedRows(const CodedRows& source, const std::vector<Output>& outputs, Computed computed,
             std::optional<Condition> condition)
      : source_(source),
        outputs_(outputs),
        computed_(std::move(computed)),
        condition_(std::move(condition)) {}

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
  Computed computed_;  // one an output
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

absl::StatusOr<std::unique_ptr<CodedRows>> LoadRows::AtAnyPlace() {
  const auto* const source = dynamic_cast<const CodedRows*>(source_.rows.get());
  const auto passes = [&](const Output& output) {
    if (output.by_row == nullptr) return true;
    const Program& program = output.by_row->program();
    return IsConstant(program) || ComputedColumn::Fits(program, inputs_, source->rows());
  };
  if (source == nullptr || !passes_rows_ || !std::ranges::all_of(outputs_, passes)) return nullptr;
  PassedRows::Computed computed(outputs_.size());
  for (size_t i = 0; i < outputs_.size(); ++i) {
    Output& output = outputs_[i];
    if (output.by_row != nullptr && IsConstant(output.by_row->program())) {
      CELADON_RETURN_IF_ERROR(EvaluateConstant(output));
    } else if (output.by_row != nullptr) {
      CELADON_ASSIGN_OR_RETURN(computed[i],
                               ComputedColumn::Of(output.by_row->program(), inputs_, *source,
                                                  source_.rows->columns(), reload_.execution));
    } else if (output.by_entry.has_value()) {
      CELADON_RETURN_IF_ERROR(output.by_entry->Prepare({source->dictionary(output.column()), {}}));
    }
  }
  std::optional<PassedRows::Condition> condition;
  if (where_by_entry_.has_value()) {
    const auto values = source->dictionary(where_by_entry_->column());
    CELADON_RETURN_IF_ERROR(where_by_entry_->Prepare({values, {}}));
    condition.emplace().column = where_by_entry_->column();
    for (uint32_t entry = 0; entry < values->size(); ++entry) {
      condition->takes.push_back(TakesEntry(entry) ? 1 : 0);
    }
    condition->takes.push_back(TakesEntry(BatchColumn::kNull) ? 1 : 0);
  }
  return std::make_unique<PassedRows>(*source, outputs_, std::move(computed), std::move(condition));
}

}  // namespace celadon
