// A field's symbols beside their states, sorted and paged.
#include <algorithm>

#include "celadon/hypercube.h"
#include "celadon/memory_budget.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kValuesBetweenPolls = 1 << 12;

std::vector<SortCriterion> DefaultCriteria() {
  std::vector<SortCriterion> criteria;
  for (const SortBy by : {SortBy::kState, SortBy::kNumber, SortBy::kText}) {
    criteria.push_back({.by = by, .descending = false, .expression = {}});
  }
  return criteria;
}

}  // namespace

absl::StatusOr<ListObject> CalculateListObject(const ListObjectDefinition& definition,
                                               const ChartContext& context,
                                               const Execution& execution) {
  const DataModel& model = context.state->model();
  ListObject list;
  CELADON_ASSIGN_OR_RETURN(list.field, model.FindField(definition.field));
  const SymbolTable& symbols = *model.field(list.field).symbols;
  // Counting first: the states fall out of the counts.
  CELADON_ASSIGN_OR_RETURN(const auto frequencies,
                           context.state->Frequencies(list.field, execution));
  CELADON_ASSIGN_OR_RETURN(const std::vector<ValueState> states,
                           context.state->States(list.field, execution));
  CELADON_ASSIGN_OR_RETURN(list.counts, context.state->CountStates(list.field, execution));
  CELADON_ASSIGN_OR_RETURN(
      const std::vector<SymbolId> ids,
      SortSymbols(ChartFields(model), list.field,
                  definition.sort.empty() ? DefaultCriteria() : definition.sort, context,
                  execution));
  list.size = ids.size();
  const size_t first = std::min<uint64_t>(definition.page.skip, ids.size());
  const size_t count = std::min<uint64_t>(definition.page.top, ids.size() - first);
  // Texts that a string holds in itself; what longer ones take is not foreseen.
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(count * sizeof(ListValue), "the values of a list"));
  list.values.reserve(count);
  for (const SymbolId id : std::span(ids).subspan(first, count)) {
    if (list.values.size() % kValuesBetweenPolls == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
    }
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
