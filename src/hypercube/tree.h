// Trees: the rows of a chart as nodes, a level a dimension, with measures on every level.
//
// Source: the hypercube page, section 9.4; Qlik's engine API, NxTreeNode. Our own: that nodes are
// collapsed below the first level unless they are expanded, as in pivot tables; that suppression
// and limits look at all dimensions; that generated values stand behind the others, in the order of
// their dimension; what a page counts.
#ifndef CELADON_HYPERCUBE_TREE_H_
#define CELADON_HYPERCUBE_TREE_H_

#include "celadon/hypercube.h"
#include "hypercube/cube_levels.h"

namespace celadon {

// The root of the tree, with the nodes that the definition asks for. Cancelled; errors of totals.
absl::StatusOr<TreeNode> MakeTree(const HyperCubeDefinition& definition, const BoundCube& bound,
                                  const StraightTable& table, CubeLevels& levels,
                                  const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TREE_H_
