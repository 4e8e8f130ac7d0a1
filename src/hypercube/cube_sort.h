// The order of a cube's rows.
#ifndef CELADON_HYPERCUBE_CUBE_SORT_H_
#define CELADON_HYPERCUBE_CUBE_SORT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/hypercube.h"
#include "hypercube/measure_column.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

// What there is to compare: dimension values by row, measures by row.
struct SortableRows {
  std::span<const FieldId> dimensions;
  const TupleRows& tuples;
  const std::vector<MeasureColumn>& measures;
};

// Sorts row numbers by the columns named, then by the columns left out in their own order; ties of
// a dimension are broken by load order. NULL stands last, whatever the direction. Unimplemented for
// criteria that are not there yet; errors of inference.
absl::Status SortCubeRows(const std::vector<ColumnSort>& sort, const SortableRows& rows,
                          const ChartContext& context, const Execution& execution,
                          std::vector<uint32_t>* order);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_SORT_H_
