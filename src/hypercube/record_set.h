// Which records count: the row vectors of a selection, or what set operators make of several.
//
// Source: the expression language, section 5.3: operators work on records, table by table, and on
// the possible values of a key where these count.
#ifndef CELADON_HYPERCUBE_RECORD_SET_H_
#define CELADON_HYPERCUBE_RECORD_SET_H_

#include <memory>

#include "absl/status/statusor.h"
#include "celadon/selection.h"
#include "expression/set_ast.h"

namespace celadon {

// Thread-safe. A null bitmap means all rows or values.
class RecordSet {
 public:
  using Members = absl::StatusOr<std::shared_ptr<const Bitmap>>;

  virtual ~RecordSet() = default;
  virtual Members Rows(TableId table, const Execution& execution) const = 0;
  virtual Members Possible(FieldId field, const Execution& execution) const = 0;
  // The state, if it is what is possible in one.
  virtual std::shared_ptr<const AssociationState> state() const { return nullptr; }
};

using RecordSetPtr = std::shared_ptr<const RecordSet>;

// The records that are possible in a state, which outlives the set unless it is shared with it.
RecordSetPtr NaturalSet(std::shared_ptr<const AssociationState> state);

// The records of two sets over one model, joined by an operator.
RecordSetPtr CombineSets(const DataModel& model, SetOperator op, RecordSetPtr left,
                         RecordSetPtr right);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_SET_H_
