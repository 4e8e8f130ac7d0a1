#include "hypercube/symbol_ranks.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "hypercube/chart_values.h"
#include "hypercube/declared_field.h"
#include "hypercube/sort_pairs.h"
#include "hypercube/text_order.h"
#include "hypercube/value_order.h"
#include "runtime/cancellable_sort.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "sorting the values of a field";

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

  // Whether the criterion sorts by a number that each symbol has, which Key() is.
  static bool IsKeyed(const SortCriterion& criterion) {
    return criterion.by != SortBy::kExpression;
  }
  // Whether these numbers are those from 0 on, one a symbol.
  bool TellsAllApart(const SortCriterion& criterion) const {
    if (criterion.by == SortBy::kNumber) return symbols_.numeric_count() == symbols_.size();
    if (criterion.by == SortBy::kText) return texts_ != nullptr && texts_->all_differ();
    return criterion.by == SortBy::kLoadOrder;
  }
  uint64_t Key(const SortCriterion& criterion, SymbolId id) const {
    const uint32_t numeric = symbols_.numeric_count();
    if (criterion.by == SortBy::kNumber && id >= numeric) return numeric;
    const uint64_t ascending = AscendingKey(criterion.by, id);
    if (!criterion.descending) return ascending;
    return (criterion.by == SortBy::kFrequency ? ~uint64_t{0} : LastKey(criterion.by)) - ascending;
  }

  // Whether a stands before b: negative, or behind it: positive.
  int Compare(const SortCriterion& criterion, SymbolId a, SymbolId b) const {
    if (criterion.by == SortBy::kExpression) {
      const auto at = std::ranges::find(expressions_, criterion.expression) - expressions_.begin();
      return CompareValues(values_[static_cast<size_t>(at)], a, b, criterion.descending);
    }
    return Sign(Key(criterion, a), Key(criterion, b));
  }

 private:
  // Of symbols with a key of their own.
  uint64_t LastKey(SortBy by) const {
    if (by == SortBy::kState) return StateRank(ValueState::kExcluded);
    return (by == SortBy::kNumber ? symbols_.numeric_count() : symbols_.size()) - uint64_t{1};
  }
  uint64_t AscendingKey(SortBy by, SymbolId id) const {
    switch (by) {
      case SortBy::kState:
        return states_.empty() ? 0 : static_cast<uint64_t>(StateRank(states_[id]));
      case SortBy::kFrequency:
        return frequencies_ == nullptr || frequencies_->empty() ? 0 : (*frequencies_)[id];
      case SortBy::kText:
        return texts_ == nullptr ? 0 : texts_->rank(id);  // without them numbers decide
      case SortBy::kLoadOrder:
        return symbols_.element(id);
      case SortBy::kNumber:
        return id;  // ids follow the numbers
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

struct KeyedSymbol {
  uint64_t key;
  SymbolId id;
};

template <typename KeyOf>
absl::Status SortByKey(KeyOf key_of, const Execution& execution, std::vector<SymbolId>* ids) {
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(2 * sizeof(KeyedSymbol) * ids->size(), kWhat));
  std::vector<KeyedSymbol> keyed;
  keyed.reserve(ids->size());
  for (const SymbolId id : *ids) keyed.push_back({key_of(id), id});
  SortPairs(&keyed, &KeyedSymbol::key, *execution.executor);
  std::ranges::transform(keyed, ids->begin(), &KeyedSymbol::id);
  return absl::OkStatus();
}

// Sorts by the last criterion that matters first.
absl::Status SortByKeys(const SymbolTable& symbols, const SymbolOrder& order,
                        std::span<const SortCriterion> criteria, const Execution& execution,
                        std::vector<SymbolId>* ids) {
  const auto decides = std::ranges::find_if(
      criteria, [&order](const SortCriterion& c) { return order.TellsAllApart(c); });
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const uint64_t place =
        decides == criteria.end() ? symbols.element(id) : order.Key(*decides, id);
    (*ids)[place] = id;
  }
  for (auto criterion = decides; criterion != criteria.begin();) {
    --criterion;
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    const auto key_of = [&](SymbolId id) { return order.Key(*criterion, id); };
    if (criterion->by == SortBy::kState) {
      std::vector<SymbolId> sorted(ids->size());
      SortByDigit(0, *ids, &sorted, key_of);  // states are few
      *ids = std::move(sorted);
    } else {
      CELADON_RETURN_IF_ERROR(SortByKey(key_of, execution, ids));
    }
  }
  return execution.cancel.status();
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
  CELADON_RETURN_IF_ERROR(memory.Resize(uint64_t{2} * sizeof(SymbolId) * symbols.size(), kWhat));
  std::vector<SymbolId> ids(symbols.size());
  if (std::ranges::all_of(criteria, SymbolOrder::IsKeyed)) {
    CELADON_RETURN_IF_ERROR(SortByKeys(symbols, order, criteria, execution, &ids));
    return ids;
  }
  std::iota(ids.begin(), ids.end(), 0);
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
  CELADON_RETURN_IF_ERROR(
      made.memory_.Resize(sizeof(uint32_t) * uint64_t{fields.symbols(field).size()}, kWhat));
  CELADON_ASSIGN_OR_RETURN(const std::vector<SymbolId> sorted,
                           SortSymbols(fields, field, criteria, context, execution));
  made.size_ = static_cast<uint32_t>(sorted.size());
  if (std::ranges::is_sorted(sorted)) {
    made.memory_.Clear();
    return made;
  }
  made.ranks_.resize(sorted.size());
  for (uint32_t rank = 0; rank < sorted.size(); ++rank) made.ranks_[sorted[rank]] = rank;
  return made;
}

}  // namespace celadon
