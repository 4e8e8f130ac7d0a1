// Searching a field, and all fields.
#include "absl/strings/str_format.h"
#include "celadon/search.h"
#include "celadon/session.h"
#include "engine/chart_formulas.h"
#include "hypercube/declared_field.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<Bitmap> Session::FindMatches(const std::string& field, std::string_view search,
                                            bool typed, bool excluded_too, const std::string& state,
                                            const SelectionState& others,
                                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const SearchString text,
                           SearchString::Parse(search, {.interactive = typed}));
  const AssociationState beside(model_, others);
  const ChartFormulas formulas(*app_, beside, state, Named(execution), execution);
  const ChartFields fields = FieldsOf(formulas.context(), execution);
  CELADON_ASSIGN_OR_RETURN(const FieldId id, fields.FindField(field));
  CELADON_ASSIGN_OR_RETURN(
      Bitmap found,
      FindSymbols(fields.symbols(id), text, settings_,
                  MakeExpressionSearch(field, formulas.context(), execution), execution));
  const CalculatedField* derived = fields.derived(id);
  if (derived != nullptr) found = SymbolsOfSource(*derived, found);
  if (excluded_too || !found.Any()) return found;
  const FieldId source = derived == nullptr ? id : *derived->source;
  CELADON_ASSIGN_OR_RETURN(const auto compatible, beside.Compatible(source, execution));
  if (compatible == nullptr || !compatible->Intersects(found)) return found;
  return found &= *compatible;
}

absl::StatusOr<SelectionResult> Session::SelectSearch(std::string_view field,
                                                      std::string_view search,
                                                      const SearchSelection& how,
                                                      const Execution& execution,
                                                      const SelectOptions& options) {
  const auto select = [&](const SelectionContext& context,
                          FieldId id) -> absl::StatusOr<SelectionState> {
    CELADON_ASSIGN_OR_RETURN(Bitmap found,
                             FindMatches(std::string(field), search, how.typed, how.excluded_too,
                                         state_in_use_, context.before, execution));
    if (!found.Any()) {
      return absl::NotFoundError(
          absl::StrFormat("the field %s has no value that is found by: %s", field, search));
    }
    FieldSymbols change{id, std::move(found)};
    const Bitmap* selected = context.before.selected(id);
    if (how.add && selected != nullptr) change.symbols |= *selected;
    // Only what a formula's search found by itself in a field of the model can be found again.
    const bool again = !how.add && !how.typed && !how.excluded_too;
    if (again && model_->FindField(field).ok()) change.search = search;
    std::vector<FieldSymbols> changes;
    changes.push_back(std::move(change));
    return SelectTogether(context, std::move(changes), options);
  };
  return ChangeField(field, execution, select);
}

std::shared_ptr<const SearchIndex> Session::FreshIndex() {
  Refresh();
  std::shared_ptr<const SearchIndex> index = app_->search_index();
  if (index->model() != model_) Refresh();
  return index;
}

absl::StatusOr<std::vector<SearchSuggestion>> Session::Suggest(const AssociativeSearch& search,
                                                               size_t most,
                                                               const Execution& execution) {
  return SuggestWords(*FreshIndex(), search, most, execution);
}

absl::StatusOr<SearchResult> Session::Search(const AssociativeSearch& search,
                                             const Execution& execution) {
  const auto index = FreshIndex();
  return SearchAssociations(*index, selections(), search, execution);
}

absl::StatusOr<SelectionResult> Session::SelectAssociation(AssociativeSearch search, uint64_t group,
                                                           const Execution& execution) {
  search.groups = {.offset = group, .count = 1};
  search.matches = {.offset = 0, .count = 0};
  CELADON_ASSIGN_OR_RETURN(SearchResult result, Search(search, execution));
  if (result.groups.empty()) {
    return absl::NotFoundError(
        absl::StrFormat("the search has %d groups, none is number %d", result.total, group));
  }
  return Adopt(std::move(result.groups.front().selections));
}

}  // namespace celadon
