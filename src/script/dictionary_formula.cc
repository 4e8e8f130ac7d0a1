#include "script/dictionary_formula.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Whether both are this number, to the bit, without a text: as what conditions give mostly is.
bool IsSameNumber(ValueView a, ValueView b) {
  return a.kind() == ValueKind::kNumber && b.kind() == ValueKind::kNumber &&
         std::bit_cast<uint64_t>(a.number()) == std::bit_cast<uint64_t>(b.number());
}

}  // namespace

bool DictionaryFormula::Fits(const RowFormula& formula, const RowInputs& inputs) {
  const Program& program = formula.program();
  return program.deterministic && program.inputs.size() == 1 &&
         inputs.input(program.inputs[0].column).kind == RowInput::Kind::kColumn;
}

DictionaryFormula::DictionaryFormula(std::unique_ptr<RowFormula> formula, const RowInputs& inputs,
                                     NumberFormat format)
    : formula_(std::move(formula)),
      context_{inputs.interpreter()},
      format_(std::move(format)),
      column_(inputs.input(formula_->program().inputs[0].column).column),
      block_rows_(inputs.block_rows()) {}

absl::Status DictionaryFormula::Prepare(const BatchColumn& column) {
  const DualVector& dictionary = *column.dictionary;
  if (dictionary_ == column.dictionary && prepared_ == dictionary.size()) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(Start(column));
  std::vector<uint32_t> entries(std::min(dictionary.size(), block_rows_));
  for (size_t first = codes_.size(); first < dictionary.size(); first += block_rows_) {
    const size_t count = std::min(block_rows_, dictionary.size() - first);
    std::iota(entries.begin(), entries.end(), static_cast<uint32_t>(first));
    CELADON_RETURN_IF_ERROR(EvaluateEntries({entries.data(), count}, dictionary));
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
  static constexpr uint32_t kNullEntry[] = {BatchColumn::kNull};
  values_ = ShareGrowing({}, std::make_shared<char>());
  codes_.clear();
  CELADON_RETURN_IF_ERROR(EvaluateEntries(kNullEntry, *column.dictionary));
  null_code_ = std::exchange(codes_, {}).front();
  return absl::OkStatus();
}

absl::Status DictionaryFormula::EvaluateEntries(std::span<const uint32_t> entries,
                                                const DualVector& dictionary) {
  context_.arena.Clear();
  if (entries.size() > numbers_.size()) {
    numbers_.resize(entries.size());
    texts_.resize(entries.size());
  }
  const Fetch fetch = formula_->program().inputs[0].fetch;
  FillLanes(dictionary, entries, format_, fetch, numbers_.data(), texts_.data(), context_);
  const ValueLanes lanes{numbers_.data(), fetch == Fetch::kNumbers ? nullptr : texts_.data()};
  CELADON_RETURN_IF_ERROR(formula_->evaluator().Run({&lanes, 1}, entries.size()));
  const ValueLanes& results = formula_->evaluator().result();
  for (size_t row = 0; row < entries.size(); ++row) {
    const ValueView value = results[row];
    const auto next = static_cast<uint32_t>(values_->size());
    const bool again = next != 0 && IsSameNumber(value, (*values_)[next - 1]);
    codes_.push_back(value.is_null() ? BatchColumn::kNull : again ? next - 1 : next);
    if (!value.is_null() && !again) values_->Append(value);
  }
  return CheckArena(context_);
}

}  // namespace celadon
