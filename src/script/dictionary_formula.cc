#include "script/dictionary_formula.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>
#include <span>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// So many results are copied to be added to; more of them are made anew where they are needed.
constexpr size_t kFewValues = 4096;
// But no more than this part of all entries are evaluated in vain.
constexpr size_t kForgotten = 8;
// Entries that all threads evaluate before their results are added.
constexpr size_t kSharedEntries = 1 << 18;

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
                                     RowInputs& inputs, const Execution& execution)
    : formula_(std::move(formula)),
      inputs_(inputs),
      execution_(execution),
      shared_(execution.executor->workers() > 1 &&
              ComputedColumn::Fits(formula_->program(), inputs)),
      most_entries_(shared_ ? kSharedEntries : inputs.block_rows()),
      rows_(column) {}

absl::Status DictionaryFormula::Start(std::shared_ptr<const DualVector> dictionary) {
  const size_t entries = dictionary->size();
  if (dictionary_ == dictionary && codes_.size() == entries) return absl::OkStatus();
  const bool grows = BeginsWith(dictionary, dictionary_, codes_.size());
  dictionary_ = std::move(dictionary);
  if (!grows) {
    codes_.clear();
    known_.clear();
    evaluated_.clear();
    forgotten_ = 0;
    CELADON_RETURN_IF_ERROR(StartValues());
  }
  codes_.resize(entries, BatchColumn::kNull);
  known_.resize(entries);
  return absl::OkStatus();
}

absl::Status DictionaryFormula::EvaluateAll() {
  if (complete()) return absl::OkStatus();
  MakeOwn(values_);
  std::vector<uint32_t> lacking;
  for (uint32_t entry = 0; entry < codes_.size(); ++entry) {
    if (!known_[entry]) lacking.push_back(entry);
    if (lacking.size() < most_entries_ && entry + 1 < codes_.size()) continue;
    CELADON_RETURN_IF_ERROR(AddAll(std::exchange(lacking, {})));
  }
  return absl::OkStatus();
}

absl::Status DictionaryFormula::Evaluate(std::span<const uint32_t> entries) {
  if (complete()) return absl::OkStatus();
  const auto lacks = [this](uint32_t entry) {
    return entry != BatchColumn::kNull && !known_[entry];
  };
  if (std::ranges::none_of(entries, lacks)) return absl::OkStatus();
  if (values_.use_count() != 1 && values_->size() > kFewValues) {
    if (forgotten_ > codes_.size() / kForgotten) return EvaluateAll();
    CELADON_RETURN_IF_ERROR(StartValues());
  }
  MakeOwn(values_);
  std::vector<uint32_t> lacking;
  for (const uint32_t entry : entries) {
    if (!lacks(entry)) continue;
    lacking.push_back(entry);
    known_[entry] = true;
    if (lacking.size() == most_entries_) {
      CELADON_RETURN_IF_ERROR(AddAll(std::exchange(lacking, {})));
    }
  }
  return AddAll(std::move(lacking));
}

absl::Status DictionaryFormula::StartValues() {
  forgotten_ += evaluated_.size();
  for (const uint32_t entry : std::exchange(evaluated_, {})) {
    codes_[entry] = BatchColumn::kNull;
    known_[entry] = false;
  }
  values_ = ShareGrowing({}, std::make_shared<char>());
  std::vector<uint32_t> codes;
  CELADON_RETURN_IF_ERROR(AddResults({BatchColumn::kNull}, &codes));
  null_code_ = codes.front();
  return absl::OkStatus();
}

absl::Status DictionaryFormula::AddAll(std::vector<uint32_t> entries) {
  if (entries.empty()) return absl::OkStatus();
  std::vector<uint32_t> codes;
  evaluated_.insert(evaluated_.end(), entries.begin(), entries.end());
  CELADON_RETURN_IF_ERROR(AddResults(std::move(entries), &codes));
  const auto added = std::span(evaluated_).last(codes.size());
  for (size_t i = 0; i < codes.size(); ++i) {
    codes_[added[i]] = codes[i];
    known_[added[i]] = true;
  }
  return absl::OkStatus();
}

absl::Status DictionaryFormula::AddResults(std::vector<uint32_t> entries,
                                           std::vector<uint32_t>* codes) {
  rows_.Set(dictionary_, std::move(entries));
  if (shared_ && rows_.size() > inputs_.block_rows()) {
    const BatchRows shared = rows_.coded();
    CELADON_ASSIGN_OR_RETURN(
        const ComputedColumn results,
        ComputedColumn::Of(formula_->program(), inputs_, shared, shared, execution_));
    AddShared(results, codes);
    return absl::OkStatus();
  }
  inputs_.Start(rows_.block());
  CELADON_ASSIGN_OR_RETURN(const ValueLanes results, formula_->Evaluate(inputs_));
  for (size_t row = 0; row < rows_.size(); ++row) codes->push_back(CodeOf(results[row]));
  return absl::OkStatus();
}

// Numbers one by one, since many are the same; texts all at once.
void DictionaryFormula::AddShared(const ComputedColumn& results, std::vector<uint32_t>* codes) {
  const DualVector& values = *results.values;
  if (values.text_bytes() == 0) {
    for (const uint32_t code : results.codes) {
      codes->push_back(code == BatchColumn::kNull ? code : CodeOf(values[code]));
    }
    return;
  }
  const auto before = static_cast<uint32_t>(values_->size());
  values_->AppendRange(values, 0, values.size());
  for (const uint32_t code : results.codes) {
    codes->push_back(code == BatchColumn::kNull ? code : before + code);
  }
}

uint32_t DictionaryFormula::CodeOf(ValueView result) {
  if (result.is_null()) return BatchColumn::kNull;
  const auto next = static_cast<uint32_t>(values_->size());
  if (next != 0 && IsSameNumber(result, (*values_)[next - 1])) return next - 1;
  values_->Append(result);
  return next;
}

}  // namespace celadon
