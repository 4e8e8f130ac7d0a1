#include "hypercube/dimension_details.h"

#include <algorithm>

#include "hypercube/others.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

uint64_t Characters(std::string_view text) {
  const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  return static_cast<uint64_t>(std::ranges::count_if(text, begins));
}

absl::StatusOr<uint64_t> LongestText(const SymbolTable& symbols,
                                     const CubeSurroundings& surroundings) {
  constexpr SymbolId kSymbolsBetweenPolls = 1 << 14;
  uint64_t longest = 0;
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    if (id % kSymbolsBetweenPolls == 0) {
      CELADON_RETURN_IF_ERROR(surroundings.execution.cancel.status());
    }
    longest = std::max(longest, Characters(symbols.Text(id, *surroundings.context.settings)));
  }
  return longest;
}

// Symbols with a number come first, in the order of the numbers.
void FindBounds(const StraightTable& table, size_t dimension, const SymbolTable& symbols,
                DimensionDetails* details) {
  for (const uint32_t row : table.order()) {
    const TupleValue value = table.rows().tuples.value(row, dimension);
    if (value >= symbols.numeric_count()) continue;
    const double number = symbols[value].number();
    details->min = std::min(details->min.value_or(number), number);
    details->max = std::max(details->max.value_or(number), number);
  }
}

// Our own: an order by anything but numbers and texts is none.
char SortOf(const HyperCubeDefinition& definition, size_t dimension) {
  const auto sort = std::ranges::find(definition.sort, dimension, &ColumnSort::column);
  if (sort == definition.sort.end()) return 'A';
  bool descending = sort->descending;
  if (!sort->criteria.empty()) {
    const SortCriterion& first = sort->criteria.front();
    if (first.by != SortBy::kNumber && first.by != SortBy::kText) return 'N';
    descending ^= first.descending;
  }
  return descending ? 'D' : 'A';
}

char TypeOf(const SymbolTable& symbols, const std::vector<std::string>& tags) {
  const auto is_time = [](const std::string& tag) { return tag == "$date" || tag == "$timestamp"; };
  if (std::ranges::any_of(tags, is_time)) return 'T';
  return symbols.size() > 0 && symbols.numeric_count() == symbols.size() ? 'N' : 'D';
}

}  // namespace

absl::StatusOr<DimensionDetails> DetailsOf(size_t dimension, const HyperCubeDefinition& definition,
                                           const BoundCube& bound, const StraightTable& table,
                                           const CubeSurroundings& surroundings) {
  const FieldId field = bound.dimensions[dimension];
  const SymbolTable& symbols = surroundings.fields.symbols(field);
  DimensionDetails details{.values = symbols.size(),
                           .sorted = SortOf(definition, dimension),
                           .calculated = surroundings.fields.derived(field) != nullptr,
                           .group = definition.dimensions[dimension].group};
  CELADON_ASSIGN_OR_RETURN(details.longest, LongestText(symbols, surroundings));
  FindBounds(table, dimension, symbols, &details);
  if (details.calculated) {
    details.states.possible = symbols.size();
  } else {
    const AssociationState& state = *surroundings.context.state;
    CELADON_ASSIGN_OR_RETURN(details.states, state.CountStates(field, surroundings.execution));
    details.locked = state.selections().locked(field);
    details.single = state.selections().mode(field).single;
    details.tags = state.model().field(field).tags;
  }
  details.type = TypeOf(symbols, details.tags);
  return details;
}

absl::StatusOr<std::vector<std::vector<ValueState>>> StatesOfDimensions(
    const BoundCube& bound, const CubeSurroundings& surroundings) {
  std::vector<std::vector<ValueState>> states(bound.dimensions.size());
  for (size_t d = 0; d < states.size(); ++d) {
    const FieldId field = bound.dimensions[d];
    if (surroundings.fields.derived(field) != nullptr) continue;
    CELADON_ASSIGN_OR_RETURN(states[d],
                             surroundings.context.state->States(field, surroundings.execution));
  }
  return states;
}

}  // namespace celadon
