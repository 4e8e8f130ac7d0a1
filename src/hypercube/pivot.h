// Pivot tables: the rows of a chart arranged by dimensions on the left and on top.
//
// Source: the hypercube page, sections 9.2 and 9.3; Qlik's engine API, NxPivotPage. That a
// collapsed node shows the expression over its records is theirs; that suppression and limits look
// at the dimensions down to the deepest node that is expanded is our own.
#ifndef CELADON_HYPERCUBE_PIVOT_H_
#define CELADON_HYPERCUBE_PIVOT_H_

#include "celadon/hypercube.h"
#include "hypercube/cube_levels.h"
#include "hypercube/shown_columns.h"

namespace celadon {

// How many of a pivot's dimensions stand on the left; the others stand on top.
size_t LeftDimensions(const HyperCubeDefinition& pivot);

// Whether a side has dimensions that no node shows.
struct HiddenSides {
  bool left = false, top = false;
};

// Leaves out the dimensions below the deepest nodes that are expanded on each side; what is left is
// sorted side by side.
HiddenSides HideCollapsed(ShownColumns* shown);

// Arranges the rows of such a definition, and hands out pages of the grid's rows and columns.
// Cancelled; ResourceExhausted; errors of totals.
absl::StatusOr<PivotTable> MakePivot(const HyperCubeDefinition& visible, const BoundCube& bound,
                                     const StraightTable& table, CubeLevels& levels,
                                     HiddenSides hidden, const Page& rows, const Page& columns,
                                     const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PIVOT_H_
