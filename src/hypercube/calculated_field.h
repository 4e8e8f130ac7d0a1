// Calculated dimensions: a formula's values in the records of a table, as a field of the chart.
//
// Source: the hypercube page, section 2.1: naked fields stand for the record's values, the distinct
// results are the dimension's values, and aggregations stand in Aggr.
#ifndef CELADON_HYPERCUBE_CALCULATED_FIELD_H_
#define CELADON_HYPERCUBE_CALCULATED_FIELD_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"

namespace celadon {

// Adds the field to `fields`, which are those of the surroundings. A formula over fields of several
// tables is evaluated over their linked combinations; one without fields has the same value
// everywhere.
absl::StatusOr<FieldId> AddCalculatedField(const NodePtr& formula, std::string_view text,
                                           const SetChain& sets, ChartFields* fields,
                                           const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CALCULATED_FIELD_H_
