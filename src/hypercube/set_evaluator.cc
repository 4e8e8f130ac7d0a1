#include "hypercube/set_evaluator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/search.h"
#include "hypercube/chart_values.h"
#include "hypercube/declared_field.h"
#include "hypercube/element_evaluator.h"
#include "hypercube/evaluated_set.h"
#include "runtime/status_macros.h"
#include "selection/conflict.h"

namespace celadon {
namespace {

// No record and no value of certain islands; elsewhere what another set says.
class WithoutIslands final : public RecordSet {
 public:
  WithoutIslands(const DataModel& model, RecordSetPtr rest, std::vector<uint32_t> islands)
      : model_(model), rest_(std::move(rest)), islands_(std::move(islands)) {}

  Members Rows(TableId table, const Execution& execution) const override {
    if (!Empty(model_.island(table))) return rest_->Rows(table, execution);
    return std::make_shared<const Bitmap>(model_.table(table).rows);
  }
  Members Possible(FieldId field, const Execution& execution) const override {
    if (!Empty(model_.island_of_field(field))) return rest_->Possible(field, execution);
    return std::make_shared<const Bitmap>(model_.field(field).symbols->size());
  }

 private:
  bool Empty(uint32_t island) const {
    return std::ranges::find(islands_, island) != islands_.end();
  }

  const DataModel& model_;
  RecordSetPtr rest_;
  std::vector<uint32_t> islands_;
};

EvaluatedSetPtr Natural(SelectionState selections) {
  return std::make_shared<const EvaluatedSet>(
      EvaluatedSet{SelectedRecords{std::move(selections), {}}});
}

EvaluatedSetPtr Joined(SetOperator op, EvaluatedSetPtr left, EvaluatedSetPtr right) {
  return std::make_shared<const EvaluatedSet>(
      EvaluatedSet{JoinedSets{op, std::move(left), std::move(right)}});
}

// A state that is not owned.
std::shared_ptr<const AssociationState> Borrow(const AssociationState* state) {
  return std::shared_ptr<const AssociationState>(std::shared_ptr<const AssociationState>(), state);
}

}  // namespace

SetEvaluator::SetEvaluator(const ChartContext& context, const Execution& execution)
    : context_(context),
      model_(context.state->model()),
      execution_(execution),
      fields_(FieldsOf(context, execution)),
      states_({Borrow(context.state)}) {}

void SetEvaluator::Warn(std::string warning) {
  if (std::ranges::find(warnings_, warning) == warnings_.end()) {
    warnings_.push_back(std::move(warning));
  }
}

EvaluatedSetPtr SetEvaluator::Own() const { return Natural(context_.state->selections()); }

absl::StatusOr<RecordSetPtr> SetEvaluator::Evaluate(const SetChain& chain) {
  EvaluatedSetPtr set = Own();
  for (const SetPtr& inner : chain) {
    CELADON_ASSIGN_OR_RETURN(set, EvaluateNode(*inner, set));
  }
  return RecordsOf(*set);
}

absl::StatusOr<EvaluatedSetPtr> SetEvaluator::EvaluateNode(const SetNode& node,
                                                           const EvaluatedSetPtr& context) {
  if (const auto* entity = std::get_if<SetEntity>(&node.form)) {
    return EvaluateEntity(*entity, context);
  }
  if (const auto* complement = std::get_if<SetComplement<SetNode>>(&node.form)) {
    CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr operand, EvaluateNode(*complement->operand, context));
    return Joined(SetOperator::kExclusion, Natural(SelectionState()), std::move(operand));
  }
  const auto& operation = std::get<SetOperation<SetNode>>(node.form);
  CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr left, EvaluateNode(*operation.left, context));
  CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr right, EvaluateNode(*operation.right, context));
  return Joined(operation.op, std::move(left), std::move(right));
}

absl::StatusOr<EvaluatedSetPtr> SetEvaluator::EvaluateEntity(const SetEntity& entity,
                                                             const EvaluatedSetPtr& context) {
  CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr set, Identify(entity.identifier, context));
  return entity.modifier.empty() ? absl::StatusOr<EvaluatedSetPtr>(set)
                                 : Modify(set, entity.modifier);
}

absl::StatusOr<SelectionState> SetEvaluator::SelectionsOfState(const std::string& name) {
  if (name == "$") return DefaultSelections();
  if (context_.named_selections != nullptr) {
    if (auto state = context_.named_selections->OfState(name)) return *std::move(state);
  }
  return absl::InvalidArgumentError(absl::StrFormat("no such alternate state: %s", name));
}

SelectionState SetEvaluator::DefaultSelections() const {
  return context_.default_selections == nullptr ? context_.state->selections()
                                                : *context_.default_selections;
}

absl::StatusOr<EvaluatedSetPtr> SetEvaluator::Identify(const SetIdentifier& identifier,
                                                       const EvaluatedSetPtr& context) {
  using Kind = SetIdentifier::Kind;
  const NamedSelections* named = context_.named_selections;
  switch (identifier.kind) {
    case Kind::kContext:
      return context;
    case Kind::kAll:
      return Natural(SelectionState());
    case Kind::kCurrent:
      return Natural(DefaultSelections());
    case Kind::kBack:
    case Kind::kForward: {
      if (context_.passing != nullptr) *context_.passing = true;
      const int steps = static_cast<int>(identifier.steps);
      // Before the first selection nothing was selected, after the last one all is as it is now
      // (our own).
      const bool back = identifier.kind == Kind::kBack;
      SelectionState otherwise = back ? SelectionState() : DefaultSelections();
      if (named == nullptr) return Natural(std::move(otherwise));
      auto selections = named->Back(back ? steps : -steps);
      return Natural(selections.has_value() ? *std::move(selections) : std::move(otherwise));
    }
    case Kind::kNamed:
      break;
  }
  if (identifier.state.empty() && named != nullptr) {
    if (auto state = named->OfState(identifier.name)) {
      return Natural(*std::move(state));
    }
  }
  if (named != nullptr) {
    if (auto bookmark = named->OfBookmark(identifier.state, identifier.name)) {
      return Natural(*std::move(bookmark));
    }
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the set identifier is neither a bookmark nor a state: %s", identifier.name));
}

absl::StatusOr<EvaluatedSetPtr> SetEvaluator::Modify(const EvaluatedSetPtr& set,
                                                     const std::vector<FieldSelection>& modifier) {
  if (const auto* joined = std::get_if<JoinedSets>(&set->form)) {
    CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr left, Modify(joined->left, modifier));
    CELADON_ASSIGN_OR_RETURN(EvaluatedSetPtr right, Modify(joined->right, modifier));
    return Joined(joined->op, std::move(left), std::move(right));
  }
  SelectedRecords modified = std::get<SelectedRecords>(set->form);
  std::vector<FieldId> before;
  for (const FieldSelection& selection : modifier) {
    CELADON_RETURN_IF_ERROR(ModifyField(selection, &before, &modified));
  }
  return std::make_shared<const EvaluatedSet>(EvaluatedSet{std::move(modified)});
}

FieldId SetEvaluator::SourceOf(FieldId field) const {
  const CalculatedField* declared = fields_.derived(field);
  return declared == nullptr ? field : *declared->source;
}

absl::Status SetEvaluator::ModifyField(const FieldSelection& selection,
                                       std::vector<FieldId>* before, SelectedRecords* modified) {
  const absl::StatusOr<FieldId> field = fields_.FindField(selection.field);
  if (!field.ok()) return absl::OkStatus();  // not in the model: without effect (our own)
  const FieldId source = SourceOf(*field);
  const FieldMode mode = context_.state->selections().mode(source);
  if (selection.forced_exclusion && !mode.and_mode) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "a forced exclusion (~) needs a field that is in and-mode: %s", selection.field));
  }
  const ElementEvaluator evaluator(*this, *field, *modified);
  CELADON_ASSIGN_OR_RETURN(std::optional<Bitmap> elements, evaluator.Apply(selection));
  // Selections in several fields that are derived from one, and in that, hold together.
  const bool narrows = std::ranges::any_of(
      *before, [&](FieldId other) { return other != *field && SourceOf(other) == source; });
  if (narrows && elements.has_value()) *elements &= evaluator.CurrentOfSource();
  const bool again = std::ranges::count(*before, *field) > 0;
  before->push_back(*field);
  FieldSymbols chosen{source, elements.value_or(Bitmap(model_.field(source).symbols->size()))};
  if (selection.forced_exclusion) {
    chosen.forced_out = chosen.symbols;
    const Bitmap* selected = modified->selections.selected(source);
    if (again && selected != nullptr) chosen.symbols |= *selected;
  }
  std::erase(modified->nothing, source);
  modified->selections.Clear(source);
  if (chosen.symbols.Any()) {
    modified->selections.Set(MakeEntry(model_, std::move(chosen), mode, execution_));
  } else if (elements.has_value() && !selection.forced_exclusion) {
    modified->nothing.push_back(source);
  }
  return absl::OkStatus();
}

std::shared_ptr<const AssociationState> SetEvaluator::StateOf(const SelectionState& selections) {
  for (const auto& state : states_) {
    if (state->selections() == selections) return state;
  }
  states_.push_back(
      std::make_shared<const AssociationState>(context_.state->shared_model(), selections));
  return states_.back();
}

RecordSetPtr SetEvaluator::RecordsOf(const EvaluatedSet& set) {
  if (const auto* joined = std::get_if<JoinedSets>(&set.form)) {
    return CombineSets(model_, joined->op, RecordsOf(*joined->left), RecordsOf(*joined->right));
  }
  const auto& selected = std::get<SelectedRecords>(set.form);
  RecordSetPtr records = NaturalSet(StateOf(selected.selections));
  if (selected.nothing.empty()) return records;
  std::vector<uint32_t> islands;
  for (const FieldId field : selected.nothing) islands.push_back(model_.island_of_field(field));
  return std::make_shared<const WithoutIslands>(model_, std::move(records), std::move(islands));
}

absl::StatusOr<Bitmap> SetEvaluator::SearchField(FieldId field, const std::string& search) {
  CELADON_ASSIGN_OR_RETURN(const SearchString parsed, SearchString::Parse(search));
  const auto by_expression = [&](const std::string& expression) {
    return SymbolsWhere(fields_, field, expression, context_, execution_);
  };
  return FindSymbols(fields_.symbols(field), parsed, *context_.settings, by_expression, execution_);
}

absl::StatusOr<Bitmap> SymbolsWhere(const ChartFields& fields, FieldId field,
                                    const std::string& expression, const ChartContext& context,
                                    const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values,
                           ValuesBySymbol(fields, field, expression, context, execution));
  Bitmap symbols(values.size());
  for (size_t symbol = 0; symbol < values.size(); ++symbol) {
    const double number = values.number(symbol);
    if (!std::isnan(number) && number != 0) symbols.Set(symbol);
  }
  return symbols;
}

}  // namespace celadon
