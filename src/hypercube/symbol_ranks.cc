#include "hypercube/symbol_ranks.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "hypercube/chart_values.h"
#include "hypercube/declared_field.h"
#include "hypercube/text_order.h"
#include "hypercube/value_order.h"
#include "runtime/cancellable_sort.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

template <typename T>
int Sign(T a, T b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// What the criteria compare, held for the whole field.
class SymbolOrder {
 public:
  explicit SymbolOrder(const SymbolTable& symbols) : symbols_(symbols) {}

  // A calculated field has no states and frequencies, unless a script declares it.
  absl::Status Prepare(const ChartFields& fields, FieldId field,
                       std::span<const SortCriterion> criteria, const ChartContext& context,
                       const Execution& execution) {
    const AssociationState& state = *context.state;
    bool decided = false;  // by the ids of numbers, which are all different
    for (const SortCriterion& criterion : criteria) {
      decided |= criterion.by == SortBy::kNumber && symbols_.numeric_count() == symbols_.size();
      if (criterion.by == SortBy::kExpression) {
        CELADON_ASSIGN_OR_RETURN(
            values_.emplace_back(),
            ValuesBySymbol(fields, field, criterion.expression, context, execution));
        expressions_.push_back(criterion.expression);
      }
      if (criterion.by == SortBy::kText && !decided && texts_ == nullptr) {
        CELADON_ASSIGN_OR_RETURN(texts_, TextOrder::Of(fields, field, context, execution));
      }
      const CalculatedField* derived = fields.derived(field);
      if (derived != nullptr && derived->symbol_of_source.empty()) continue;
      const FieldId source = derived == nullptr ? field : *derived->source;
      if (criterion.by == SortBy::kState) {
        CELADON_ASSIGN_OR_RETURN(states_, state.States(source, execution));
        if (derived != nullptr) states_ = DeclaredStates(*derived, states_);
      }
      if (criterion.by == SortBy::kFrequency) {
        CELADON_ASSIGN_OR_RETURN(frequencies_, state.Frequencies(source, execution));
        if (derived == nullptr) continue;
        frequencies_ = std::make_shared<const std::vector<uint64_t>>(
            DeclaredFrequencies(*derived, *frequencies_));
      }
    }
    return absl::OkStatus();
  }

  // Whether the criterion tells all symbols apart by a number of each, which Place() is then.
  bool TellsAllApart(const SortCriterion& criterion) const {
    if (criterion.by == SortBy::kNumber) return symbols_.numeric_count() == symbols_.size();
    return criterion.by == SortBy::kText && texts_ != nullptr && texts_->all_differ();
  }
  uint32_t Place(const SortCriterion& criterion, SymbolId id) const {
    const uint32_t ascending = criterion.by == SortBy::kNumber ? id : texts_->rank(id);
    return criterion.descending ? symbols_.size() - 1 - ascending : ascending;
  }

  // Whether a stands before b: negative, or behind it: positive.
  int Compare(const SortCriterion& criterion, SymbolId a, SymbolId b) const {
    if (criterion.by == SortBy::kExpression) {
      const auto at = std::ranges::find(expressions_, criterion.expression) - expressions_.begin();
      return CompareValues(values_[static_cast<size_t>(at)], a, b, criterion.descending);
    }
    const uint32_t numeric = symbols_.numeric_count();
    if (criterion.by == SortBy::kNumber && (a >= numeric || b >= numeric)) {
      return Sign(a >= numeric, b >= numeric);
    }
    const int compared = Ascending(criterion.by, a, b);
    return criterion.descending ? -compared : compared;
  }

 private:
  int Ascending(SortBy by, SymbolId a, SymbolId b) const {
    switch (by) {
      case SortBy::kState:
        return states_.empty() ? 0 : StateRank(states_[a]) - StateRank(states_[b]);
      case SortBy::kFrequency:
        return frequencies_ == nullptr || frequencies_->empty()
                   ? 0
                   : Sign((*frequencies_)[a], (*frequencies_)[b]);
      case SortBy::kText:
        // Without them numbers decide.
        return texts_ == nullptr ? 0 : Sign(texts_->rank(a), texts_->rank(b));
      case SortBy::kLoadOrder:
        return Sign(symbols_.element(a), symbols_.element(b));
      case SortBy::kNumber:
        return Sign(a, b);  // ids follow the numbers
      case SortBy::kExpression:
        return 0;
    }
    return 0;
  }

  const SymbolTable& symbols_;
  std::shared_ptr<const TextOrder> texts_;
  std::vector<ValueState> states_;
  std::shared_ptr<const std::vector<uint64_t>> frequencies_;
  std::vector<std::string> expressions_;
  std::vector<ValueColumn> values_;  // one an expression
};

bool IsLoadOrder(std::span<const SortCriterion> criteria) {
  return criteria.empty() ||
         (criteria.front().by == SortBy::kLoadOrder && !criteria.front().descending);
}

}  // namespace

int StateRank(ValueState state) {
  switch (state) {
    case ValueState::kSelected:
      return 0;
    case ValueState::kPossible:
      return 1;
    case ValueState::kAlternative:
      return 2;
    case ValueState::kSelectedExcluded:
      return 3;
    case ValueState::kExcluded:
      return 4;
  }
  return 4;
}

absl::StatusOr<std::vector<SymbolId>> SortSymbols(const ChartFields& fields, FieldId field,
                                                  std::span<const SortCriterion> criteria,
                                                  const ChartContext& context,
                                                  const Execution& execution) {
  const SymbolTable& symbols = fields.symbols(field);
  SymbolOrder order(symbols);
  CELADON_RETURN_IF_ERROR(order.Prepare(fields, field, criteria, context, execution));
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(uint64_t{2} * sizeof(SymbolId) * symbols.size(),
                                        "sorting the values of a field"));
  std::vector<SymbolId> ids(symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  if (IsLoadOrder(criteria)) {
    std::ranges::transform(ids, ids.begin(), [&](uint32_t at) { return symbols.symbol_at(at); });
    return ids;
  }
  if (order.TellsAllApart(criteria.front())) {
    for (SymbolId id = 0; id < symbols.size(); ++id) ids[order.Place(criteria.front(), id)] = id;
    return ids;
  }
  const auto before = [&](SymbolId a, SymbolId b) {
    for (const SortCriterion& criterion : criteria) {
      if (const int compared = order.Compare(criterion, a, b); compared != 0) return compared < 0;
    }
    return symbols.element(a) < symbols.element(b);
  };
  CELADON_RETURN_IF_ERROR(SortOrCancel(ids, before, execution.cancel));
  return ids;
}

absl::StatusOr<SymbolRanks> SymbolRanks::Make(const ChartFields& fields, FieldId field,
                                              std::span<const SortCriterion> criteria,
                                              const ChartContext& context,
                                              const Execution& execution) {
  SymbolRanks made;
  made.memory_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(made.memory_.Resize(
      sizeof(uint32_t) * uint64_t{fields.symbols(field).size()}, "sorting the values of a field"));
  CELADON_ASSIGN_OR_RETURN(const std::vector<SymbolId> sorted,
                           SortSymbols(fields, field, criteria, context, execution));
  made.ranks_.resize(sorted.size());
  for (uint32_t rank = 0; rank < sorted.size(); ++rank) made.ranks_[sorted[rank]] = rank;
  return made;
}

}  // namespace celadon
