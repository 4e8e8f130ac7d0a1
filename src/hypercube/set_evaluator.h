// Set expressions: from their trees to sets of records.
//
// Source: the expression language, section 5; Qlik help "Set analysis", "Set modifiers", "Inner and
// outer set expressions".
#ifndef CELADON_HYPERCUBE_SET_EVALUATOR_H_
#define CELADON_HYPERCUBE_SET_EVALUATOR_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "expression/set_ast.h"
#include "hypercube/evaluated_set.h"
#include "hypercube/measure.h"
#include "hypercube/record_set.h"

namespace celadon {

// Evaluates the sets of one chart; selections that occur several times are inferred once. Used by
// one thread.
class SetEvaluator {
 public:
  // All of them outlive the object.
  SetEvaluator(const ChartContext& context, const Execution& execution);

  // The records that nested set expressions leave, the outermost first. An inner one without an
  // identifier changes the selections of the outer one, field by field. InvalidArgument for an
  // identifier that is unknown, and for a forced exclusion in a field that is not in and-mode.
  absl::StatusOr<RecordSetPtr> Evaluate(const SetChain& chain);

  // The symbols of a field that an element set stands for where the chart's own selections hold.
  absl::StatusOr<Bitmap> SearchField(FieldId field, const std::string& search);

  // What was met so far that likely is a mistake, each once.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  friend class ElementEvaluator;

  absl::StatusOr<EvaluatedSetPtr> EvaluateNode(const SetNode& node, const EvaluatedSetPtr& context);
  absl::StatusOr<EvaluatedSetPtr> EvaluateEntity(const SetEntity& entity,
                                                 const EvaluatedSetPtr& context);
  absl::StatusOr<EvaluatedSetPtr> Identify(const SetIdentifier& identifier,
                                           const EvaluatedSetPtr& context);
  absl::StatusOr<EvaluatedSetPtr> Modify(const EvaluatedSetPtr& set,
                                         const std::vector<FieldSelection>& modifier);
  // `before` has the fields that the modifier has selections in already.
  absl::Status ModifyField(const FieldSelection& selection, std::vector<FieldId>* before,
                           SelectedRecords* modified);
  // The field of the model that a selection in a field is one in: where a script declares the
  // field, the one that it is derived from.
  FieldId SourceOf(FieldId field) const;
  absl::StatusOr<SelectionState> SelectionsOfState(const std::string& name);
  SelectionState DefaultSelections() const;
  RecordSetPtr RecordsOf(const EvaluatedSet& set);
  std::shared_ptr<const AssociationState> StateOf(const SelectionState& selections);
  EvaluatedSetPtr Own() const;
  void Warn(std::string warning);

  const ChartContext& context_;
  const DataModel& model_;
  const Execution& execution_;
  const ChartFields fields_;
  std::vector<std::shared_ptr<const AssociationState>> states_;
  std::vector<std::string> warnings_;
};

// The symbols of a field for which a formula is a number other than 0 in the chart's selections.
absl::StatusOr<Bitmap> SymbolsWhere(const ChartFields& fields, FieldId field,
                                    const std::string& expression, const ChartContext& context,
                                    const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SET_EVALUATOR_H_
