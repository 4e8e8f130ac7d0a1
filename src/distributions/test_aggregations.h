// The aggregations of statistical tests, family by family.
//
// Source: the expression language, section 10.6; Qlik help "Statistical test functions". A text or
// a NULL among the values of a test makes its result NULL.
#ifndef CELADON_DISTRIBUTIONS_TEST_AGGREGATIONS_H_
#define CELADON_DISTRIBUTIONS_TEST_AGGREGATIONS_H_

#include <span>

#include "expression/aggregation.h"

namespace celadon {

std::span<const AggregationFunction> ChiSquaredTests();
std::span<const AggregationFunction> StudentTests();
std::span<const AggregationFunction> NormalTests();

// Significance where none is given: of one side, so that the interval holds 95%.
constexpr double kDefaultSignificance = 0.025;

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_TEST_AGGREGATIONS_H_
