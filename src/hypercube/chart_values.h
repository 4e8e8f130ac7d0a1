// A formula's values by the values of one field, each in its own one-dimensional scope.
#ifndef CELADON_HYPERCUBE_CHART_VALUES_H_
#define CELADON_HYPERCUBE_CHART_VALUES_H_

#include <string>

#include "absl/status/statusor.h"
#include "hypercube/chart_fields.h"
#include "hypercube/value_column.h"

namespace celadon {

// One value a symbol of the field; NULL for symbols that no record of the chart has.
absl::StatusOr<ValueColumn> ValuesBySymbol(const ChartFields& fields, FieldId field,
                                           const std::string& formula, const ChartContext& context,
                                           const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CHART_VALUES_H_
