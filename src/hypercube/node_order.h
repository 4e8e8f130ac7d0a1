// The order of nodes by measures: in pivot tables and trees the values of a dimension are compared
// inside those outside of them, by the measure over all records of each value.
//
// Source: the hypercube page, section 8.2; Qlik's engine API, `qSortbyYValue`. That any measure may
// be sorted by, and by which columns a level is, is our own.
#ifndef CELADON_HYPERCUBE_NODE_ORDER_H_
#define CELADON_HYPERCUBE_NODE_ORDER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/hypercube.h"
#include "hypercube/cube_levels.h"

namespace celadon {

// Sorts rows, which are in the order of their dimensions, by the measures that the definition names
// before the dimension of each level; `dimensions` are those of the levels, the outermost first.
// Functions of other rows take that order away. Errors of totals.
absl::Status SortNodes(const HyperCubeDefinition& definition, const BoundCube& bound,
                       const StraightTable& table, CubeLevels& levels,
                       std::span<const size_t> dimensions, std::vector<uint32_t>* order);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NODE_ORDER_H_
