// One walk over records: they are grouped by tuple, and aggregated.
#ifndef CELADON_HYPERCUBE_RECORD_WALK_H_
#define CELADON_HYPERCUBE_RECORD_WALK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/accumulator.h"
#include "hypercube/argument_reader.h"
#include "hypercube/record_coder.h"
#include "hypercube/tuple_rows.h"

namespace celadon {

// One aggregation of a walk.
struct WalkAggregation {
  const AggregationFunction* function = nullptr;
  bool distinct = false;
  std::vector<ReadArgument> arguments;
  uint64_t distinct_values = 0;  // of a single field: its symbols; 0: unknown
};

// The records that one table starts: its rows, or combinations of them with rows of further tables.
// The tables of combinations are numbered as slots, in one order for all roots.
struct WalkRoot {
  RecordCoder coder;
  size_t slot = 0;  // of the root itself
  // The coordinates that number the rows of the slots; that of the root's own means nothing. Empty:
  // records are the rows of the root.
  std::vector<uint32_t> slots;
  // Coordinates of roots walked before: what reaches them was walked over there.
  std::vector<uint32_t> walked_before;
};

struct WalkOptions {
  size_t dimensions = 0;  // the leading coordinates, which make the tuples
  // Changes a tuple into the one that it is counted under; a record counts once for each of these.
  std::function<void(std::span<TupleValue> tuple)> rewrite;
};

// What a walk has found: groups 0, 1, 2 … with their tuples, and a result for each aggregation in
// each group and over all records.
struct WalkResult {
  explicit WalkResult(size_t dimensions) : tuples(dimensions) {}

  struct Aggregation {
    std::unique_ptr<const MetValues> values;
    std::shared_ptr<const Accumulator> groups;
    std::shared_ptr<const Accumulator> total;  // has the one group 0; may be that of `groups`
  };
  TupleRows tuples;  // one a group
  std::vector<Aggregation> aggregations;
  uint64_t records = 0;
  MemoryReservation memory;  // of all this
};

// Walks over the records of all roots, on all workers, or counts them where that tells as much.
// Cancelled; ResourceExhausted.
absl::StatusOr<WalkResult> WalkRecords(std::span<const WalkRoot> roots,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const WalkOptions& options,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution);
// The same record by record.
absl::StatusOr<WalkResult> WalkEachRecord(std::span<const WalkRoot> roots,
                                          const std::vector<WalkAggregation>& aggregations,
                                          const WalkOptions& options,
                                          const TextInterpreter& interpreter,
                                          const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_WALK_H_
