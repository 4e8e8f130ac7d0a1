// Rank: the place of a row's value among those of its segment.
//
// Source: the expression language, section 8.2; Qlik help "Rank", "Examples of chart ranking
// functions".
#include <algorithm>
#include <cmath>

#include "expression/rank.h"
#include "hypercube/row_calculator.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<ValueColumn> RowCalculator::Rank(const RowFunctionPlan& plan) {
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, Run(plan.arguments[0], false));
  ValueColumn modes(values.size()), formats(values.size());
  if (plan.arguments.size() > 1) {
    CELADON_ASSIGN_OR_RETURN(modes, Run(plan.arguments[1], false));
  }
  if (plan.arguments.size() > 2) {
    CELADON_ASSIGN_OR_RETURN(formats, Run(plan.arguments[2], false));
  }
  ValueColumn column(values.size());
  for (const std::vector<uint32_t>& segment : RunsOf(plan).runs) {
    std::vector<uint32_t> ranked;
    for (const uint32_t row : segment) {
      if (!std::isnan(values.number(row))) ranked.push_back(row);
    }
    std::ranges::stable_sort(ranked, std::greater(),
                             [&values](uint32_t row) { return values.number(row); });
    for (size_t low = 0; low < ranked.size();) {
      size_t high = low + 1;
      while (high < ranked.size() && values.number(ranked[high]) == values.number(ranked[low])) {
        ++high;
      }
      for (size_t i = low; i < high; ++i) {
        const RankPlace place{.low = static_cast<double>(low + 1),
                              .high = static_cast<double>(high),
                              .ranked = static_cast<double>(ranked.size()),
                              .position = i - low};
        column.Set(ranked[i], RankValue(place, modes.number(ranked[i]), formats.number(ranked[i])));
      }
      low = high;
    }
  }
  return column;
}

}  // namespace celadon
