// Cubes drawn in a terminal.
#ifndef CELADON_TOOLS_CHART_DRAWING_H_
#define CELADON_TOOLS_CHART_DRAWING_H_

#include <string>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"

namespace celadon::command {

// Bars of the measures' numbers on a common axis, a line a row and measure.
absl::StatusOr<std::string> DrawBars(const HyperCube& cube);
// A curve for each measure over the rows in their order; rows without a number break it.
absl::StatusOr<std::string> DrawLines(const HyperCube& cube);
// The first measure (without one, the rows) summed over equal spans of the one dimension's numbers.
absl::StatusOr<std::string> DrawHistogram(const HyperCube& cube);
// A dot a row: the first measure to the right, the second upwards.
absl::StatusOr<std::string> DrawScatter(const HyperCube& cube);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_CHART_DRAWING_H_
