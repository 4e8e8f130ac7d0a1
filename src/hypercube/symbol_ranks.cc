#include "hypercube/symbol_ranks.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "hypercube/text_order.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

template <typename T>
int Sign(T a, T b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// S < O < A < XS < X.
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

// What the criteria compare, held for the whole field.
class SymbolOrder {
 public:
  SymbolOrder(const SymbolTable& symbols, const RegionalSettings& settings)
      : symbols_(symbols), texts_(symbols, settings) {}

  absl::Status Prepare(FieldId field, std::span<const SortCriterion> criteria,
                       const AssociationState& state, const Execution& execution) {
    for (const SortCriterion& criterion : criteria) {
      if (criterion.by == SortBy::kExpression) {
        return absl::UnimplementedError("Unimplemented: sorting values by an expression");
      }
      if (criterion.by == SortBy::kState) {
        CELADON_ASSIGN_OR_RETURN(states_, state.States(field, execution));
      }
      if (criterion.by == SortBy::kFrequency) {
        CELADON_ASSIGN_OR_RETURN(frequencies_, state.Frequencies(field, execution));
      }
    }
    return absl::OkStatus();
  }

  // Whether a stands before b: negative, or behind it: positive.
  int Compare(const SortCriterion& criterion, SymbolId a, SymbolId b) {
    const uint32_t numeric = symbols_.numeric_count();
    if (criterion.by == SortBy::kNumber && (a >= numeric || b >= numeric)) {
      return Sign(a >= numeric, b >= numeric);
    }
    const int compared = Ascending(criterion.by, a, b);
    return criterion.descending ? -compared : compared;
  }

 private:
  int Ascending(SortBy by, SymbolId a, SymbolId b) {
    switch (by) {
      case SortBy::kState:
        return StateRank(states_[a]) - StateRank(states_[b]);
      case SortBy::kFrequency:
        return frequencies_->empty() ? 0 : Sign((*frequencies_)[a], (*frequencies_)[b]);
      case SortBy::kText:
        return texts_.Compare(a, b);
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
  SymbolTexts texts_;
  std::vector<ValueState> states_;
  std::shared_ptr<const std::vector<uint64_t>> frequencies_;
};

}  // namespace

absl::StatusOr<std::vector<SymbolId>> SortSymbols(FieldId field,
                                                  std::span<const SortCriterion> criteria,
                                                  const ChartContext& context,
                                                  const Execution& execution) {
  const SymbolTable& symbols = *context.state->model().field(field).symbols;
  SymbolOrder order(symbols, *context.settings);
  CELADON_RETURN_IF_ERROR(order.Prepare(field, criteria, *context.state, execution));
  std::vector<SymbolId> ids(symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::sort(ids.begin(), ids.end(), [&](SymbolId a, SymbolId b) {
    for (const SortCriterion& criterion : criteria) {
      if (const int compared = order.Compare(criterion, a, b); compared != 0) return compared < 0;
    }
    return symbols.element(a) < symbols.element(b);
  });
  return ids;
}

absl::StatusOr<std::vector<uint32_t>> RankSymbols(FieldId field,
                                                  std::span<const SortCriterion> criteria,
                                                  const ChartContext& context,
                                                  const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<SymbolId> sorted,
                           SortSymbols(field, criteria, context, execution));
  std::vector<uint32_t> ranks(sorted.size());
  for (uint32_t rank = 0; rank < sorted.size(); ++rank) ranks[sorted[rank]] = rank;
  return ranks;
}

}  // namespace celadon
