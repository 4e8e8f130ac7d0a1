#include "expression/aggregation.h"

namespace celadon {
namespace {

constexpr AggregationFunction kAggregations[] = {
    {"Sum", AggregationKind::kSum, 1, 1, true, "Total of the numbers; 0 for none"},
    {"Count", AggregationKind::kCount, 1, 1, false, "Number of values other than NULL"},
    {"Min", AggregationKind::kMin, 1, 2, true, "Lowest number, or the one of a given rank"},
    {"Max", AggregationKind::kMax, 1, 2, true, "Highest number, or the one of a given rank"},
    {"Avg", AggregationKind::kAvg, 1, 1, true, "Mean of the numbers; NULL for none"},
    {"Only", AggregationKind::kOnly, 1, 1, false, "The value, if there is exactly one"},
};

}  // namespace

std::span<const AggregationFunction> AggregationFunctions() { return kAggregations; }

}  // namespace celadon
