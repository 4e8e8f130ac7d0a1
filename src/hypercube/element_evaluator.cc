#include "hypercube/element_evaluator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "hypercube/declared_field.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

Bitmap Join(SetOperator op, Bitmap left, const Bitmap& right) {
  switch (op) {
    case SetOperator::kUnion:
      return std::move(left |= right);
    case SetOperator::kExclusion:
      return std::move(left.AndNot(right));
    case SetOperator::kIntersection:
      return std::move(left &= right);
    case SetOperator::kSymmetricDifference:
      break;
  }
  Bitmap both = left;
  both &= right;
  return std::move((left |= right).AndNot(both));
}

// Earlier releases searched for texts in single quotes, too.
bool LooksLikeSearch(std::string_view text) {
  constexpr std::string_view kComparisons = "<>=";
  return HasWildcard(text) ||
         (!text.empty() && kComparisons.find(text.front()) != std::string_view::npos);
}

Bitmap OrAll(const std::shared_ptr<const Bitmap>& set, size_t size) {
  return set == nullptr ? Bitmap(size, true) : *set;
}

}  // namespace

absl::StatusOr<std::optional<Bitmap>> ElementEvaluator::Apply(
    const FieldSelection& selection) const {
  if (selection.elements == nullptr && !selection.combines) return std::optional<Bitmap>();
  CELADON_ASSIGN_OR_RETURN(const bool free, IsFree(selection));
  if (free) return std::optional<Bitmap>();
  Bitmap elements(symbols().size());
  if (selection.elements != nullptr) {
    CELADON_ASSIGN_OR_RETURN(elements, Evaluate(*selection.elements));
  }
  if (selection.combines) elements = Join(selection.op, Current(), elements);
  return std::optional(OfSource(elements));
}

// Without a selection there a field in another state leaves this one without any (5.4, our own).
absl::StatusOr<bool> ElementEvaluator::IsFree(const FieldSelection& selection) const {
  const auto* const other = selection.elements == nullptr || selection.combines
                                ? nullptr
                                : std::get_if<ElementField>(&selection.elements->form);
  if (other == nullptr || other->state.empty()) return false;
  const auto field = sets_.fields_.FindField(other->field);
  if (!field.ok()) return false;
  CELADON_ASSIGN_OR_RETURN(const SelectionState selections, sets_.SelectionsOfState(other->state));
  return selections.selected(sets_.SourceOf(*field)) == nullptr;
}

Bitmap ElementEvaluator::CurrentOfSource() const {
  const FieldId source = sets_.SourceOf(field_);
  const bool nothing = std::ranges::count(modified_.nothing, source) > 0;
  const Bitmap* selected = modified_.selections.selected(source);
  if (selected == nullptr || nothing) return Bitmap(SourceSize(field_), !nothing);
  return *selected;
}

Bitmap ElementEvaluator::Shown(FieldId field, const Bitmap& of_source) const {
  const CalculatedField* declared = sets_.fields_.derived(field);
  if (declared == nullptr) return of_source;
  Bitmap shown(declared->symbols->size());
  of_source.ForEach([&](size_t symbol) {
    const uint32_t own = declared->symbol_of_source[symbol];
    if (own < declared->symbols->size()) shown.Set(own);
  });
  return shown;
}

Bitmap ElementEvaluator::OfSource(const Bitmap& shown) const {
  const CalculatedField* declared = sets_.fields_.derived(field_);
  return declared == nullptr ? shown : SymbolsOfSource(*declared, shown);
}

absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(const ElementNode& node) const {
  return std::visit([this](const auto& form) { return Evaluate(form); }, node.form);
}

absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(const ElementList& list) const {
  Bitmap values(symbols().size());
  for (const Element& element : list.elements) {
    CELADON_RETURN_IF_ERROR(AddElement(element, &values));
  }
  return values;
}

absl::Status ElementEvaluator::AddElement(const Element& element, Bitmap* values) const {
  const RegionalSettings& settings = *sets_.context_.settings;
  // A bare `*` is a search too, as apps have it for all values; our own.
  if (element.kind == Element::Kind::kSearch ||
      (element.kind != Element::Kind::kLiteral && element.text == "*")) {
    CELADON_ASSIGN_OR_RETURN(const Bitmap found, sets_.SearchField(field_, element.text));
    *values |= found;
    return absl::OkStatus();
  }
  const auto exact = symbols().FindText(element.text, settings);
  bool found = exact.has_value();
  if (found) values->Set(*exact);
  for (SymbolId id = 0; id < symbols().size() && element.kind != Element::Kind::kLiteral; ++id) {
    if (!EqualsIgnoringCase(symbols().Text(id, settings), element.text)) continue;
    values->Set(id);
    found = true;
  }
  if (!found && LooksLikeSearch(element.text)) {
    sets_.Warn(
        absl::StrFormat("no value of %s is called '%s'; a search stands in double quotes: {\"%s\"}",
                        sets_.fields_.name(field_), element.text, element.text));
  }
  return absl::OkStatus();
}

// The selected values of another field, or of this one in another state.
absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(const ElementField& other) const {
  const auto field = sets_.fields_.FindField(other.field);
  if (!field.ok()) return Bitmap(symbols().size());
  if (other.state.empty() && *field == field_) return Current();
  SelectionState selections = sets_.context_.state->selections();
  if (!other.state.empty()) {
    CELADON_ASSIGN_OR_RETURN(selections, sets_.SelectionsOfState(other.state));
  }
  const Bitmap* selected = selections.selected(sets_.SourceOf(*field));
  if (selected != nullptr) return Translate(*field, Shown(*field, *selected));
  // Without a selection in another state the field is free (our own).
  if (!other.state.empty()) return All();
  CELADON_ASSIGN_OR_RETURN(const auto possible, sets_.context_.state->Possible(
                                                    sets_.SourceOf(*field), sets_.execution_));
  return Translate(*field, Shown(*field, OrAll(possible, SourceSize(*field))));
}

absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(const ElementFunction& function) const {
  FieldId field = field_;
  if (!function.field.empty()) {
    CELADON_ASSIGN_OR_RETURN(field, sets_.fields_.FindField(function.field));
  }
  SetChain chain;
  if (function.set != nullptr) chain.push_back(function.set);
  CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, sets_.Evaluate(chain));
  CELADON_ASSIGN_OR_RETURN(const auto possible,
                           set->Possible(sets_.SourceOf(field), sets_.execution_));
  Bitmap values = Shown(field, OrAll(possible, SourceSize(field)));
  if (function.excluded) values = std::move(Bitmap(values.size(), true).AndNot(values));
  return Translate(field, values);
}

absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(
    const SetOperation<ElementNode>& operation) const {
  CELADON_ASSIGN_OR_RETURN(Bitmap left, Evaluate(*operation.left));
  CELADON_ASSIGN_OR_RETURN(const Bitmap right, Evaluate(*operation.right));
  return Join(operation.op, std::move(left), right);
}

absl::StatusOr<Bitmap> ElementEvaluator::Evaluate(
    const SetComplement<ElementNode>& complement) const {
  CELADON_ASSIGN_OR_RETURN(const Bitmap operand, Evaluate(*complement.operand));
  return std::move(All().AndNot(operand));
}

Bitmap ElementEvaluator::Translate(FieldId from, const Bitmap& values) const {
  if (from == field_) return values;
  const SymbolTable& theirs = sets_.fields_.symbols(from);
  const RegionalSettings& settings = *sets_.context_.settings;
  Bitmap translated(symbols().size());
  values.ForEach([&](size_t symbol) {
    const auto id = static_cast<SymbolId>(symbol);
    auto found = symbols().Find(theirs[id]);
    if (!found.has_value()) found = symbols().FindText(theirs.Text(id, settings), settings);
    if (found.has_value()) translated.Set(*found);
  });
  return translated;
}

}  // namespace celadon
