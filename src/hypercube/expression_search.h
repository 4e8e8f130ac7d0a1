// Formulas calculated for each value of one field.
#ifndef CELADON_HYPERCUBE_EXPRESSION_SEARCH_H_
#define CELADON_HYPERCUBE_EXPRESSION_SEARCH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "celadon/hypercube.h"

namespace celadon {

// The results of the formulas for each possible value, by element number. InvalidArgument where one
// is malformed.
absl::StatusOr<std::map<int64_t, std::vector<Cell>>> CellsByElement(
    const std::string& field, const std::vector<std::string>& expressions,
    const ChartContext& context, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_EXPRESSION_SEARCH_H_
