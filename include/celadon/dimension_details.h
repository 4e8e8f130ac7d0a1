// What a cube tells of a dimension beside its values.
//
// Source: the hypercube page, section 10; Qlik's engine API, `NxDimensionInfo`.
#ifndef CELADON_DIMENSION_DETAILS_H_
#define CELADON_DIMENSION_DETAILS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "celadon/selection.h"

namespace celadon {

struct DimensionDetails {
  uint64_t values = 0;      // of the field, whatever is selected
  StateCounts states = {};  // of these; all those of a calculated dimension are possible
  std::optional<double> min = {}, max = {};  // numbers among the values in the cube
  uint64_t longest = 0;                      // characters of the longest text of the field
  char type = 'D';  // N all values are numbers, T points in time, D neither
  // How the values stand by themselves: A ascending or D descending, by number or text, else N.
  char sorted = 'N';
  bool calculated = false;
  bool locked = false;                  // the field's selection is
  bool single = false;                  // the field always has one value selected
  std::vector<std::string> tags = {};   // of the field
  std::vector<std::string> group = {};  // what a group is made of
};

}  // namespace celadon

#endif  // CELADON_DIMENSION_DETAILS_H_
