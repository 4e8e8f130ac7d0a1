// What a cube tells of its dimensions, and the states of their values.
#ifndef CELADON_HYPERCUBE_DIMENSION_DETAILS_H_
#define CELADON_HYPERCUBE_DIMENSION_DETAILS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "celadon/dimension_details.h"
#include "hypercube/straight_table.h"

namespace celadon {

// Costs a pass over the field's values and one over the rows of the table.
absl::StatusOr<DimensionDetails> DetailsOf(size_t dimension, const HyperCubeDefinition& definition,
                                           const BoundCube& bound, const StraightTable& table,
                                           const CubeSurroundings& surroundings);

// A state a symbol of each dimension; none for a calculated one.
absl::StatusOr<std::vector<std::vector<ValueState>>> StatesOfDimensions(
    const BoundCube& bound, const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DIMENSION_DETAILS_H_
