#include "script/dictionary_formula.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Whether both are this number, to the bit, without a text: as what conditions give mostly is.
bool IsSameNumber(ValueView a, ValueView b) {
  return a.kind() == ValueKind::kNumber && b.kind() == ValueKind::kNumber &&
         std::bit_cast<uint64_t>(a.number()) == std::bit_cast<uint64_t>(b.number());
}

// Adds the columns that the formula and the arguments of its functions look at; false where values
// do not tell what it gives.
bool AddColumns(const RowFormula& formula, const RowInputs& inputs, std::set<uint32_t>* columns) {
  const auto add_input = [&](const ProgramInput& used) {
    const RowInput& input = inputs.input(used.column);
    switch (input.kind) {
      case RowInput::Kind::kColumn:
        columns->insert(input.column);
        return true;
      case RowInput::Kind::kFunction:
        return input.function->looks_at_arguments_alone() &&
               std::ranges::all_of(input.arguments, [&](const auto& argument) {
                 return AddColumns(*argument, inputs, columns);
               });
      default:
        return false;
    }
  };
  return formula.program().deterministic &&
         std::ranges::all_of(formula.program().inputs, add_input);
}

}  // namespace

std::optional<uint32_t> DictionaryFormula::ColumnOf(const RowFormula& formula,
                                                    const RowInputs& inputs) {
  std::set<uint32_t> columns;
  const bool fits = AddColumns(formula, inputs, &columns) && columns.size() == 1;
  return fits ? std::optional(*columns.begin()) : std::nullopt;
}

DictionaryFormula::DictionaryFormula(std::unique_ptr<RowFormula> formula, uint32_t column,
                                     RowInputs& inputs)
    : formula_(std::move(formula)), column_(column), inputs_(inputs), rows_(inputs.block_rows()) {
  entries_.columns.resize(column + 1);
  std::iota(rows_.begin(), rows_.end(), uint32_t{0});
}

absl::Status DictionaryFormula::Prepare(const BatchColumn& column) {
  const DualVector& dictionary = *column.dictionary;
  if (dictionary_ == column.dictionary && prepared_ == dictionary.size()) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(Start(column));
  for (size_t first = codes_.size(); first < dictionary.size(); first += rows_.size()) {
    std::vector<uint32_t> entries(std::min(rows_.size(), dictionary.size() - first));
    std::iota(entries.begin(), entries.end(), static_cast<uint32_t>(first));
    CELADON_RETURN_IF_ERROR(EvaluateEntries(std::move(entries), column.dictionary));
  }
  dictionary_ = column.dictionary;
  prepared_ = dictionary.size();
  return absl::OkStatus();
}

absl::Status DictionaryFormula::Start(const BatchColumn& column) {
  const ValueOrigin origin = OriginOf(column.dictionary);
  const bool grows = dictionary_ != nullptr && origin != nullptr &&
                     origin == OriginOf(dictionary_) && prepared_ <= column.dictionary->size();
  dictionary_ = nullptr;
  if (grows) {
    MakeOwn(values_);
    return absl::OkStatus();
  }
  values_ = ShareGrowing({}, std::make_shared<char>());
  codes_.clear();
  CELADON_RETURN_IF_ERROR(EvaluateEntries({BatchColumn::kNull}, column.dictionary));
  null_code_ = std::exchange(codes_, {}).front();
  return absl::OkStatus();
}

absl::Status DictionaryFormula::EvaluateEntries(
    std::vector<uint32_t> entries, const std::shared_ptr<const DualVector>& dictionary) {
  entries_.rows = entries.size();
  entries_.columns[column_] = {dictionary, std::move(entries)};
  inputs_.Start({.batch = &entries_, .rows = std::span(rows_).first(entries_.rows)});
  CELADON_ASSIGN_OR_RETURN(const ValueLanes results, formula_->Evaluate(inputs_));
  for (size_t row = 0; row < entries_.rows; ++row) {
    const ValueView value = results[row];
    const auto next = static_cast<uint32_t>(values_->size());
    const bool again = next != 0 && IsSameNumber(value, (*values_)[next - 1]);
    codes_.push_back(value.is_null() ? BatchColumn::kNull : again ? next - 1 : next);
    if (!value.is_null() && !again) values_->Append(value);
  }
  return absl::OkStatus();
}

}  // namespace celadon
