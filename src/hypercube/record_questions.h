// What a pass over records is to be asked for the result of an aggregation.
#ifndef CELADON_HYPERCUBE_RECORD_QUESTIONS_H_
#define CELADON_HYPERCUBE_RECORD_QUESTIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "hypercube/pair_counts.h"
#include "hypercube/record_pass.h"
#include "hypercube/record_walk.h"

namespace celadon {

inline constexpr uint64_t kFewCells = uint64_t{1} << 12;  // not worth a look at the records

// What makes its accumulator.
AccumulatorOptions OptionsOf(const WalkAggregation& aggregation, uint64_t groups);

// The following three require an aggregation over one field: as it stands in the records, its
// column, and that as an axis of cells.
const ArgumentInput& InputOf(const WalkAggregation& aggregation);
const BitPackedColumn* ColumnOf(const WalkAggregation& aggregation);
CellAxis AxisOf(const WalkAggregation& aggregation);

// Whether an aggregation asks for no more than the number of records.
bool CountsRecords(const WalkAggregation& aggregation);
// Whether a record has a number in the field in any case.
bool AlwaysNumber(const WalkAggregation& aggregation);
// Whether the numbers of records are added up by tuple, whole or not.
bool TotalsUp(const WalkAggregation& aggregation);
// Whether they are whole but for a power of ten, so that sums are exact.
bool AddsUp(const WalkAggregation& aggregation, const RecordCoder& coder);
// Whether what a formula gives for some values of its fields is whole; without `whole` only a
// field seems so.
bool SeemsWhole(const ReadArgument& argument, bool whole, const TextInterpreter& interpreter);
// Whether it is the extreme of a field, which its codes tell.
bool FindsExtreme(const WalkAggregation& aggregation);
// Whether numbers are compared record by record.
bool FindsLeast(const WalkAggregation& aggregation);

// The counters that tell all where each pair of a tuple and a value of the field has one; nullopt
// where they do not, or there is a better way.
std::optional<uint64_t> PairsOf(const WalkAggregation& aggregation,
                                const std::vector<WalkAggregation>& aggregations,
                                const RecordCoder& coder);
// What of its pairs it looks at.
PairCounts::Wanted WantedOf(const WalkAggregation& aggregation, const RecordCoder& coder);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_QUESTIONS_H_
