// What a set expression stands for before its records are asked for.
#ifndef CELADON_HYPERCUBE_EVALUATED_SET_H_
#define CELADON_HYPERCUBE_EVALUATED_SET_H_

#include <memory>
#include <variant>
#include <vector>

#include "celadon/selection.h"
#include "expression/set_ast.h"

namespace celadon {

// A natural set: the records that selections leave possible.
struct SelectedRecords {
  SelectionState selections;
  // Fields in which no value is selected at all: no record of the tables connected with them is
  // possible (our own).
  std::vector<FieldId> nothing;
};

struct EvaluatedSet;
using EvaluatedSetPtr = std::shared_ptr<const EvaluatedSet>;

struct JoinedSets {
  SetOperator op;
  EvaluatedSetPtr left, right;
};

struct EvaluatedSet {
  std::variant<SelectedRecords, JoinedSets> form;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_EVALUATED_SET_H_
