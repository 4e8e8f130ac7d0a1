// The functions that look at other rows of a chart, by name.
//
// Source: the expression language, section 8; Qlik help "Inter-record functions", "Ranking
// functions".
#ifndef CELADON_HYPERCUBE_ROW_FUNCTION_NAMES_H_
#define CELADON_HYPERCUBE_ROW_FUNCTION_NAMES_H_

#include <string_view>

#include "hypercube/measure.h"

namespace celadon {

struct RowFunctionName {
  std::string_view name;
  RowFunctionPlan::Kind kind;
  uint8_t min_arguments;
  uint8_t max_arguments;
  bool lists;           // gives a list of values where it has a third argument
  bool across = false;  // along the columns of a pivot table
};

// Null if there is none; in any case of letters.
const RowFunctionName* FindRowFunction(std::string_view name);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_FUNCTION_NAMES_H_
