// Functions that look at all rows of a column segment at once: clustering and seasonal trends.
//
// Source: the expression language, section 10.26; Qlik help "Relational functions", "KMeans2D",
// "STL_Trend".
#ifndef CELADON_HYPERCUBE_SEGMENT_FUNCTIONS_H_
#define CELADON_HYPERCUBE_SEGMENT_FUNCTIONS_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace celadon {

// The arguments of a function in the rows of a segment, which has one row at least.
struct SegmentArguments {
  std::vector<std::vector<double>> numbers;  // of an argument, one a row; NaN: no number
  std::vector<std::string> texts;            // of an argument, in the first row
};

// One number a row of the segment, NaN for NULL.
using SegmentKernel = std::vector<double> (*)(const SegmentArguments& arguments);

struct SegmentFunction {
  static constexpr uint32_t kAnyNumber = std::numeric_limits<uint32_t>::max();

  std::string_view name;
  uint32_t min_arguments;
  uint32_t max_arguments;
  bool whole_column;  // looks at the column, whatever its segments
  SegmentKernel kernel;
};

// Null if there is no such function.
const SegmentFunction* FindSegmentFunction(std::string_view name);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SEGMENT_FUNCTIONS_H_
