// A field's symbols beside their states, searched, sorted and paged.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/list_object.h"
#include "celadon/memory_budget.h"
#include "hypercube/declared_field.h"
#include "hypercube/expression_search.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kValuesBetweenPolls = 1 << 12;

// On average; a text that the string does not hold in itself is a piece of the heap.
uint64_t BytesAValue(const SymbolTable& symbols) {
  const uint64_t text = symbols.values().text_bytes() / std::max(1u, symbols.size()) + 1;
  const uint64_t outside = text > std::string().capacity() ? text + 2 * sizeof(void*) : 0;
  return sizeof(ListValue) + outside;
}

std::vector<SortCriterion> DefaultCriteria() {
  std::vector<SortCriterion> criteria;
  for (const SortBy by : {SortBy::kState, SortBy::kNumber, SortBy::kText}) {
    criteria.push_back({.by = by, .descending = false, .expression = {}});
  }
  return criteria;
}

// Calculates one list object part by part.
class ListMaker {
 public:
  ListMaker(const ListObjectDefinition& definition, const ChartContext& context,
            const Execution& execution)
      : definition_(definition),
        context_(context),
        execution_(execution),
        fields_(FieldsOf(context, execution)) {}

  absl::StatusOr<ListObject> Make() {
    CELADON_RETURN_IF_ERROR(Describe());
    CELADON_RETURN_IF_ERROR(OrderSymbols());
    LiftSelected();
    list_.expressions = definition_.expressions;
    list_.size = ids_.size();
    const size_t first = std::min<uint64_t>(definition_.page.skip, ids_.size());
    const size_t count = std::min<uint64_t>(definition_.page.top, ids_.size() - first);
    ids_.erase(ids_.begin(), ids_.begin() + static_cast<ptrdiff_t>(first));
    ids_.resize(count);
    CELADON_RETURN_IF_ERROR(AddValues());
    CELADON_RETURN_IF_ERROR(AddExpressions());
    return std::move(list_);
  }

 private:
  const AssociationState& state() const { return *context_.state; }
  const SymbolTable& symbols() const { return *symbols_; }

  absl::Status Describe() {
    CELADON_ASSIGN_OR_RETURN(id_, fields_.FindField(definition_.field));
    symbols_ = &fields_.symbols(id_);
    list_.name = definition_.field;
    list_.field = derived() == nullptr ? id_ : *derived()->source;
    // Counting first: the states fall out of the counts.
    CELADON_ASSIGN_OR_RETURN(frequencies_, state().Frequencies(list_.field, execution_));
    CELADON_ASSIGN_OR_RETURN(states_, state().States(list_.field, execution_));
    if (derived() == nullptr) {
      CELADON_ASSIGN_OR_RETURN(list_.counts, state().CountStates(list_.field, execution_));
    } else {
      DescribeDerived();
    }
    list_.locked = state().selections().locked(list_.field);
    list_.mode = state().selections().mode(list_.field);
    for (SymbolId id = 0; id < frequencies_->size(); ++id) possible_rows_ += PossibleRows(id);
    return absl::OkStatus();
  }

  // Null for a field of the model.
  const CalculatedField* derived() const { return fields_.derived(id_); }

  void DescribeDerived() {
    frequencies_ = std::make_shared<const std::vector<uint64_t>>(
        DeclaredFrequencies(*derived(), *frequencies_));
    states_ = DeclaredStates(*derived(), states_);
    const auto count = [this](ValueState state) {
      return static_cast<uint64_t>(std::ranges::count(states_, state));
    };
    list_.counts = {.selected = count(ValueState::kSelected),
                    .possible = count(ValueState::kPossible),
                    .alternative = count(ValueState::kAlternative),
                    .excluded = count(ValueState::kExcluded),
                    .selected_excluded = count(ValueState::kSelectedExcluded)};
  }

  absl::Status OrderSymbols() {
    if (definition_.search.has_value()) {
      CELADON_ASSIGN_OR_RETURN(search_,
                               SearchString::Parse(*definition_.search, {.interactive = true}));
      if (search_->fuzzy()) {
        CELADON_ASSIGN_OR_RETURN(
            ids_, RankByLikeness(symbols(), *search_, *context_.settings, execution_));
        return absl::OkStatus();
      }
    }
    CELADON_ASSIGN_OR_RETURN(
        ids_,
        SortSymbols(fields_, id_, definition_.sort.empty() ? DefaultCriteria() : definition_.sort,
                    context_, execution_));
    if (!search_.has_value()) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(
        const Bitmap found,
        FindSymbols(symbols(), *search_, *context_.settings,
                    MakeExpressionSearch(definition_.field, context_, execution_), execution_));
    std::erase_if(ids_, [&found](SymbolId id) { return !found.Test(id); });
    return absl::OkStatus();
  }

  void LiftSelected() {
    const uint64_t limit = definition_.lift_selected_above;
    if (limit == 0 || ids_.size() <= limit) return;
    std::ranges::stable_partition(ids_, [this](SymbolId id) {
      return states_[id] == ValueState::kSelected || states_[id] == ValueState::kSelectedExcluded;
    });
  }

  // A value that calculations do not see has none.
  uint64_t PossibleRows(SymbolId id) const {
    const bool possible =
        states_[id] == ValueState::kSelected || states_[id] == ValueState::kPossible;
    return possible ? (*frequencies_)[id] : 0;
  }

  std::string FrequencyText(SymbolId id) const {
    if (frequencies_->empty() || definition_.frequency_mode == FrequencyMode::kNone) return {};
    const uint64_t rows = PossibleRows(id);
    if (definition_.frequency_mode == FrequencyMode::kCount) return absl::StrFormat("%d", rows);
    const double share =
        possible_rows_ == 0 ? 0 : static_cast<double>(rows) / static_cast<double>(possible_rows_);
    return definition_.frequency_mode == FrequencyMode::kRelative
               ? PlainNumberText(share)
               : absl::StrFormat("%.1f%%", share * 100);
  }

  bool ForcedOut(SymbolId id) const {
    const SelectionState::Entry* entry = state().selections().entry(list_.field);
    return entry != nullptr && entry->forced_out != nullptr && derived() == nullptr &&
           entry->forced_out->Test(id);
  }

  ListValue ValueOf(SymbolId id) const {
    ListValue value{.text = symbols().Text(id, *context_.settings),
                    .number = {},
                    .element = symbols().element(id),
                    .symbol = id,
                    .state = states_[id],
                    .forced_out = ForcedOut(id),
                    .frequency = {},
                    .frequency_text = FrequencyText(id),
                    .highlights = {},
                    .expressions = {}};
    if (symbols()[id].has_number()) value.number = symbols()[id].number();
    if (!frequencies_->empty()) value.frequency = (*frequencies_)[id];
    const bool hidden = value.state == ValueState::kAlternative && !definition_.show_alternatives;
    if (hidden) value.state = ValueState::kExcluded;
    if (search_.has_value()) value.highlights = search_->Highlights(value.text);
    return value;
  }

  absl::Status AddValues() {
    MemoryReservation memory(execution_.memory);
    CELADON_RETURN_IF_ERROR(
        memory.Resize(ids_.size() * BytesAValue(symbols()), "the values of a list"));
    list_.values.reserve(ids_.size());
    for (const SymbolId id : ids_) {
      if (list_.values.size() % kValuesBetweenPolls == 0) {
        CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      }
      list_.values.push_back(ValueOf(id));
    }
    return absl::OkStatus();
  }

  absl::Status AddExpressions() {
    if (definition_.expressions.empty()) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(
        const auto cells,
        CellsByElement(definition_.field, definition_.expressions, context_, execution_));
    const Cell null{.text = "-", .number = 0, .has_number = false, .null = true, .element = 0};
    for (ListValue& value : list_.values) {
      const auto found = cells.find(value.element);
      value.expressions = found == cells.end()
                              ? std::vector<Cell>(definition_.expressions.size(), null)
                              : found->second;
    }
    return absl::OkStatus();
  }

  const ListObjectDefinition& definition_;
  const ChartContext& context_;
  const Execution& execution_;
  ChartFields fields_;
  FieldId id_ = 0;
  const SymbolTable* symbols_ = nullptr;  // of the field
  ListObject list_;
  std::optional<SearchString> search_;
  std::vector<SymbolId> ids_;
  std::vector<ValueState> states_;
  std::shared_ptr<const std::vector<uint64_t>> frequencies_;
  uint64_t possible_rows_ = 0;
};

}  // namespace

absl::StatusOr<ListObject> CalculateListObject(const ListObjectDefinition& definition,
                                               const ChartContext& context,
                                               const Execution& execution) {
  return ListMaker(definition, context, execution).Make();
}

}  // namespace celadon
