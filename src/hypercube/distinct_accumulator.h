// Gathers the distinct values of an aggregation's argument.
#ifndef CELADON_HYPERCUBE_DISTINCT_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_DISTINCT_ACCUMULATOR_H_

#include <memory>

#include "hypercube/accumulator.h"

namespace celadon {

// For Count, Sum and Avg of the distinct values of each group.
std::unique_ptr<Accumulator> MakeDistinctAccumulator(const AccumulatorOptions& options);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_DISTINCT_ACCUMULATOR_H_
