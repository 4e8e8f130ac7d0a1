// A calculated table as columns.
#ifndef CELADON_HYPERCUBE_TABLE_COLUMNS_H_
#define CELADON_HYPERCUBE_TABLE_COLUMNS_H_

#include "celadon/cube_columns.h"
#include "hypercube/chart_fields.h"
#include "hypercube/straight_table.h"

namespace celadon {

CubeColumns ColumnsOf(const StraightTable& table, const Page& page, const BoundCube& bound,
                      const ChartFields& fields);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TABLE_COLUMNS_H_
