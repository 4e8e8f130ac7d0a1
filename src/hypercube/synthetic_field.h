// Synthetic dimensions: ValueList and ValueLoop.
//
// Source: the expression language, section 10.7; Qlik help "Synthetic dimension functions".
#ifndef CELADON_HYPERCUBE_SYNTHETIC_FIELD_H_
#define CELADON_HYPERCUBE_SYNTHETIC_FIELD_H_

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"

namespace celadon {

bool IsSyntheticDimension(const Node& formula);

// Adds the field to `fields`, which are those of the surroundings, under the text of its formula,
// by which measures repeat it. InvalidArgument for values that are not constant, or too many of
// them.
absl::StatusOr<FieldId> AddSyntheticField(const NodePtr& formula, ChartFields* fields,
                                          const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SYNTHETIC_FIELD_H_
