// Pivot tables: the rows of a chart arranged by dimensions on the left and on top.
//
// Source: the hypercube page, sections 9.2 and 9.3; Qlik's engine API, NxPivotPage.
#ifndef CELADON_HYPERCUBE_PIVOT_H_
#define CELADON_HYPERCUBE_PIVOT_H_

#include "celadon/hypercube.h"
#include "hypercube/straight_table.h"

namespace celadon {

// The definition with only the dimensions that are not collapsed, sorted side by side: all of them,
// or the first on each side.
HyperCubeDefinition VisibleDefinition(const HyperCubeDefinition& whole);

// Arranges the rows of a visible definition. Several measures, or one without dimensions on top,
// stand as the innermost nodes on top.
absl::StatusOr<PivotTable> MakePivot(const HyperCubeDefinition& visible, const BoundCube& bound,
                                     const StraightTable& table);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PIVOT_H_
