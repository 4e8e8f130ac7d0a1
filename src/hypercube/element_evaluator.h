// Element sets: the values that a modifier selects in one field.
//
// Source: the expression language, sections 5.4 and 5.5; Qlik help "Set modifiers with searches",
// "Set modifiers using set functions"; Qlik Design Blog "Quotes in Set Analysis".
#ifndef CELADON_HYPERCUBE_ELEMENT_EVALUATOR_H_
#define CELADON_HYPERCUBE_ELEMENT_EVALUATOR_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "expression/set_ast.h"
#include "hypercube/evaluated_set.h"
#include "hypercube/set_evaluator.h"

namespace celadon {

// The elements of one field, in the selections that its modifier changes.
class ElementEvaluator {
 public:
  // All references outlive the object.
  ElementEvaluator(SetEvaluator& sets, FieldId field, const SelectedRecords& modified)
      : sets_(sets), field_(field), modified_(modified) {}

  // What the selection of the field becomes, in symbols of the field that it is one in; nullopt: it
  // is cleared.
  absl::StatusOr<std::optional<Bitmap>> Apply(const FieldSelection& selection) const;
  // The selection that is modified, in symbols of that field; all of them where there is none.
  Bitmap CurrentOfSource() const;

 private:
  absl::StatusOr<Bitmap> Evaluate(const ElementNode& node) const;
  absl::StatusOr<Bitmap> Evaluate(const ElementList& list) const;
  absl::StatusOr<Bitmap> Evaluate(const ElementField& other) const;
  absl::StatusOr<Bitmap> Evaluate(const ElementFunction& function) const;
  absl::StatusOr<Bitmap> Evaluate(const SetOperation<ElementNode>& operation) const;
  absl::StatusOr<Bitmap> Evaluate(const SetComplement<ElementNode>& complement) const;
  absl::Status AddElement(const Element& element, Bitmap* symbols) const;
  // The field's own selection where it is modified; all values where there is none.
  Bitmap Current() const { return Shown(field_, CurrentOfSource()); }
  // Symbols of the field that a selection is one in as those of a field, and the other way round.
  Bitmap Shown(FieldId field, const Bitmap& of_source) const;
  Bitmap OfSource(const Bitmap& shown) const;
  Bitmap All() const { return Bitmap(symbols().size(), true); }
  // Whether the selection is one of another state, which has none in that field.
  absl::StatusOr<bool> IsFree(const FieldSelection& selection) const;
  // Values of another field as values of this one: by number, else by text.
  Bitmap Translate(FieldId from, const Bitmap& values) const;
  const SymbolTable& symbols() const { return sets_.fields_.symbols(field_); }
  size_t SourceSize(FieldId field) const {
    return sets_.model_.field(sets_.SourceOf(field)).symbols->size();
  }

  SetEvaluator& sets_;
  FieldId field_;
  const SelectedRecords& modified_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ELEMENT_EVALUATOR_H_
