// The order of a cube's rows.
#ifndef CELADON_HYPERCUBE_CUBE_SORT_H_
#define CELADON_HYPERCUBE_CUBE_SORT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/hypercube.h"
#include "hypercube/chart_fields.h"
#include "hypercube/tuple_rows.h"
#include "hypercube/value_column.h"

namespace celadon {

// What there is to compare: dimension values by row, measures by row.
struct SortableRows {
  const ChartFields& fields;
  std::span<const FieldId> dimensions;
  const TupleRows& tuples;
  const std::vector<ValueColumn>& measures;
};

absl::Status NoSuchColumn();  // to sort by

// What the values of a dimension are sorted by: by text where the definition does not say.
ColumnSort OwnSort(const HyperCubeDefinition& definition, size_t dimension);

// The dimensions in their own order, each with what it is sorted by: rows of nodes inside nodes.
std::vector<ColumnSort> NestedSort(const HyperCubeDefinition& definition);

// Sorts row numbers by the columns named, then by the columns left out in their own order; ties of
// a dimension are broken by load order. NULL stands last, whatever the direction. Errors of
// inference and of formulas to sort by.
absl::Status SortCubeRows(const std::vector<ColumnSort>& sort, const SortableRows& rows,
                          const ChartContext& context, const Execution& execution,
                          std::vector<uint32_t>* order);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_SORT_H_
