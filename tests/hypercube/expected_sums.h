// What the measures over one field of one table should be for a tuple of dimension values.
#ifndef CELADON_TESTS_HYPERCUBE_EXPECTED_SUMS_H_
#define CELADON_TESTS_HYPERCUBE_EXPECTED_SUMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "celadon/hypercube.h"

namespace celadon {

// Dimension values of numbers; nullopt is NULL.
using Tuple = std::vector<std::optional<double>>;

inline Tuple DimensionsOf(const std::vector<Cell>& row, size_t dimensions) {
  Tuple tuple;
  for (size_t d = 0; d < dimensions; ++d) {
    tuple.push_back(row[d].null ? std::nullopt : std::optional(row[d].number));
  }
  return tuple;
}

struct ExpectedSums {
  double sum = 0;
  uint64_t count = 0;
  std::set<double> distinct;
  void Take(std::optional<double> value) {
    if (!value.has_value()) return;
    sum += *value;
    ++count;
    distinct.insert(*value);
  }
};

}  // namespace celadon

#endif  // CELADON_TESTS_HYPERCUBE_EXPECTED_SUMS_H_
