// Trees that are given as nodes with parents: the prefixes Hierarchy and HierarchyBelongsTo.
//
// Source: Qlik help "Hierarchy", "HierarchyBelongsTo"; the load script page, sections 8.8 and 8.9.
#ifndef CELADON_SCRIPT_HIERARCHY_H_
#define CELADON_SCRIPT_HIERARCHY_H_

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "script/load_statement.h"
#include "script/row_source.h"

namespace celadon {

// Both leave out nodes that no root leads to, such as those of a cycle, and give a row for each way
// from a root to a node. NotFound for a column that the source lacks; Cancelled; ResourceExhausted
// where there are too many ways.

// Adds the nodes on the way as columns, and what else the prefix asks for.
absl::StatusOr<RowSource> ExpandHierarchy(RowSource source, const HierarchyPrefix& hierarchy,
                                          const Execution& execution);

// Gives a row for each node and each of its ancestors, itself among them.
absl::StatusOr<RowSource> ListAncestors(RowSource source, const HierarchyPrefix& hierarchy,
                                        const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_HIERARCHY_H_
