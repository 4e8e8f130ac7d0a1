// A field's symbols beside their states, sorted and paged.
#include <algorithm>
#include <numeric>

#include "celadon/hypercube.h"
#include "hypercube/text_order.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// What the criteria compare, held for the whole field.
class ListOrder {
 public:
  ListOrder(const SymbolTable& symbols, const RegionalSettings& settings,
            const std::vector<ValueState>& states, const std::vector<uint64_t>& frequencies)
      : symbols_(symbols), states_(states), frequencies_(frequencies), texts_(symbols, settings) {}

  // Negative, 0 or positive, before the direction of the criterion.
  int Compare(SortBy by, SymbolId a, SymbolId b) {
    switch (by) {
      case SortBy::kState:
        return StateRank(states_[a]) - StateRank(states_[b]);
      case SortBy::kFrequency:
        return frequencies_.empty() ? 0 : Sign(frequencies_[a], frequencies_[b]);
      case SortBy::kText:
        return texts_.Compare(a, b);
      case SortBy::kLoadOrder:
        return Sign(symbols_.element(a), symbols_.element(b));
      case SortBy::kNumber:
        return CompareNumbers(a, b);
      case SortBy::kExpression:
        return 0;
    }
    return 0;
  }

 private:
  template <typename T>
  static int Sign(T a, T b) {
    return a < b ? -1 : b < a ? 1 : 0;
  }

  // S < O < A < XS < X.
  static int StateRank(ValueState state) {
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

  // Ids follow the numbers; texts without a number are equal among themselves.
  int CompareNumbers(SymbolId a, SymbolId b) const {
    const uint32_t numeric = symbols_.numeric_count();
    return Sign(std::min(a, numeric), std::min(b, numeric));
  }

  const SymbolTable& symbols_;
  const std::vector<ValueState>& states_;
  const std::vector<uint64_t>& frequencies_;
  SymbolTexts texts_;
};

// Numbers before pure texts, also where numbers are sorted downwards.
bool SortsLast(const SymbolTable& symbols, SortBy by, SymbolId id) {
  return by == SortBy::kNumber && id >= symbols.numeric_count();
}

std::vector<SymbolId> SortedSymbols(const SymbolTable& symbols,
                                    const std::vector<SortCriterion>& criteria, ListOrder& order) {
  std::vector<SymbolId> ids(symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::sort(ids.begin(), ids.end(), [&](SymbolId a, SymbolId b) {
    for (const SortCriterion& criterion : criteria) {
      const bool a_last = SortsLast(symbols, criterion.by, a);
      if (a_last != SortsLast(symbols, criterion.by, b)) return !a_last;
      const int compared = order.Compare(criterion.by, a, b);
      if (compared != 0) return (compared < 0) != criterion.descending;
    }
    return symbols.element(a) < symbols.element(b);
  });
  return ids;
}

}  // namespace

absl::StatusOr<ListObject> CalculateListObject(const ListObjectDefinition& definition,
                                               const ChartContext& context,
                                               const Execution& execution) {
  const DataModel& model = context.state->model();
  ListObject list;
  CELADON_ASSIGN_OR_RETURN(list.field, model.FindField(definition.field));
  const SymbolTable& symbols = *model.field(list.field).symbols;
  CELADON_ASSIGN_OR_RETURN(const auto frequencies,
                           context.state->Frequencies(list.field, execution));
  CELADON_ASSIGN_OR_RETURN(const std::vector<ValueState> states,
                           context.state->States(list.field, execution));
  CELADON_ASSIGN_OR_RETURN(list.counts, context.state->CountStates(list.field, execution));
  std::vector<SortCriterion> criteria = definition.sort;
  if (criteria.empty()) criteria = {{SortBy::kState}, {SortBy::kNumber}, {SortBy::kText}};
  for (const SortCriterion& criterion : criteria) {
    if (criterion.by == SortBy::kExpression) {
      return absl::UnimplementedError("Unimplemented: sorting a list by an expression");
    }
  }
  ListOrder order(symbols, *context.settings, states, *frequencies);
  const std::vector<SymbolId> ids = SortedSymbols(symbols, criteria, order);
  list.size = ids.size();
  const size_t first = std::min<uint64_t>(definition.page.skip, ids.size());
  const size_t count = std::min<uint64_t>(definition.page.top, ids.size() - first);
  list.values.reserve(count);
  for (size_t i = first; i < first + count; ++i) {
    const SymbolId id = ids[i];
    ListValue value{.text = symbols.Text(id, *context.settings),
                    .number = {},
                    .element = symbols.element(id),
                    .symbol = id,
                    .state = states[id],
                    .frequency = {}};
    if (symbols[id].has_number()) value.number = symbols[id].number();
    if (!frequencies->empty()) value.frequency = (*frequencies)[id];
    list.values.push_back(std::move(value));
  }
  return list;
}

}  // namespace celadon
