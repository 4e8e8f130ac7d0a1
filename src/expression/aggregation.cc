#include "expression/aggregation.h"

namespace celadon {
namespace {

constexpr AggregationFunction kAggregations[] = {
    {"Sum", AggregationKind::kSum, "value", true, "Total of the numbers; 0 for none"},
    {"Count", AggregationKind::kCount, "value", false, "Number of values other than NULL"},
    {"Min", AggregationKind::kMin, "value[, rank]", true,
     "Lowest number, or the one of a given rank"},
    {"Max", AggregationKind::kMax, "value[, rank]", true,
     "Highest number, or the one of a given rank"},
    {"Avg", AggregationKind::kAvg, "value", true, "Mean of the numbers; NULL for none"},
    {"Only", AggregationKind::kOnly, "value", false, "The value, if there is exactly one"},
};

}  // namespace

std::span<const AggregationFunction> AggregationFunctions() { return kAggregations; }

}  // namespace celadon
