// Linked combinations of records the slow and obvious way: section 3.2 of the hypercube page, read
// literally.
#ifndef CELADON_TESTS_HYPERCUBE_FULL_DISJUNCTION_H_
#define CELADON_TESTS_HYPERCUBE_FULL_DISJUNCTION_H_

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/selection.h"

namespace celadon {

// A table, or the one-column table of a key field's possible values.
struct RecordNode {
  std::optional<TableId> table;
  FieldId key = 0;
  bool operator==(const RecordNode&) const = default;
};

// One record a node, by its row or symbol, or nothing.
using Combination = std::vector<std::optional<uint32_t>>;

// The node that a field's values are read from, and the value of a record there.
RecordNode NodeOf(const DataModel& model, FieldId field);
std::optional<double> ValueIn(const DataModel& model, const RecordNode& node, uint32_t record,
                              FieldId field);

// The combinations over the nodes that no other one contains, of records possible in the state.
std::set<Combination> FullDisjunction(const AssociationState& state,
                                      std::span<const RecordNode> nodes);

}  // namespace celadon

#endif  // CELADON_TESTS_HYPERCUBE_FULL_DISJUNCTION_H_
