#include "script/entry_condition.h"

#include <numeric>
#include <utility>

#include "runtime/status_macros.h"
#include "script/computed_column.h"
#include "value/growing_values.h"

namespace celadon {
namespace {

// Entries that all threads decide at once.
constexpr size_t kSharedEntries = 1 << 20;

}  // namespace

EntryCondition::EntryCondition(std::unique_ptr<RowFormula> condition, uint32_t column,
                               RowInputs& inputs, const Execution& execution)
    : condition_(std::move(condition)),
      inputs_(inputs),
      execution_(execution),
      shared_(execution.executor->workers() > 1 &&
              ComputedColumn::Fits(condition_->program(), inputs)),
      rows_(column) {}

absl::Status EntryCondition::Decide(std::shared_ptr<const DualVector> dictionary) {
  const size_t entries = dictionary->size();
  const size_t known = dictionary_ == nullptr ? 0 : holds_.size() - 1;
  if (dictionary_ == dictionary && known == entries) return absl::OkStatus();
  const bool grows = BeginsWith(dictionary, dictionary_, known);
  dictionary_ = std::move(dictionary);
  const uint8_t null_holds = grows ? holds_.back() : 0;
  grows ? holds_.pop_back() : holds_.clear();
  const size_t most = shared_ ? kSharedEntries : inputs_.block_rows();
  for (size_t first = holds_.size(); first < entries; first = holds_.size()) {
    std::vector<uint32_t> part(std::min(most, entries - first));
    std::iota(part.begin(), part.end(), static_cast<uint32_t>(first));
    CELADON_RETURN_IF_ERROR(Add(std::move(part)));
  }
  if (!grows) return Add({BatchColumn::kNull});
  holds_.push_back(null_holds);
  return absl::OkStatus();
}

absl::Status EntryCondition::Add(std::vector<uint32_t> entries) {
  rows_.Set(dictionary_, std::move(entries));
  const TextInterpreter& interpreter = inputs_.interpreter();
  if (shared_ && rows_.size() > inputs_.block_rows()) {
    const auto is_true = [&](ValueView value) { return IsTrue(value, interpreter); };
    CELADON_ASSIGN_OR_RETURN(
        const std::vector<uint8_t> hold,
        RowsWhere(condition_->program(), inputs_, rows_.coded(), is_true, execution_));
    holds_.insert(holds_.end(), hold.begin(), hold.end());
    return absl::OkStatus();
  }
  inputs_.Start(rows_.block());
  CELADON_ASSIGN_OR_RETURN(const ValueLanes results, condition_->Evaluate(inputs_));
  for (size_t i = 0; i < rows_.size(); ++i) {
    holds_.push_back(IsTrue(results[i], interpreter) ? 1 : 0);
  }
  return absl::OkStatus();
}

}  // namespace celadon
