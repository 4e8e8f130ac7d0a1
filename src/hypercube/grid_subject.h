// What a pass over records counts, adds up or compares in a grid, as other frames ask it again.
#ifndef CELADON_HYPERCUBE_GRID_SUBJECT_H_
#define CELADON_HYPERCUBE_GRID_SUBJECT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/bit_packed_column.h"

namespace celadon {

// Without a column and a formula: records.
struct GridSubject {
  const BitPackedColumn* column = nullptr;
  std::vector<double> numbers = {};  // by code, where a formula makes them of the field's
  bool smallest = false;
  // Of several fields: its text, and what it may depend on beside the data.
  std::string formula = {};
  bool operator==(const GridSubject&) const = default;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_GRID_SUBJECT_H_
