// The rows of a cube with the results of its aggregations, before formulas, sorting and paging.
#ifndef CELADON_HYPERCUBE_CUBE_ROWS_H_
#define CELADON_HYPERCUBE_CUBE_ROWS_H_

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/measure.h"
#include "hypercube/set_evaluator.h"
#include "hypercube/tuple_rows.h"
#include "hypercube/value_column.h"

namespace celadon {

// What a chart is calculated in; all of it outlives the calculation.
struct CubeSurroundings {
  const ChartFields& fields;
  const ChartContext& context;
  const TextInterpreter& interpreter;
  const Execution& execution;
  SetEvaluator& sets;
};

// What one aggregation gives: by row, and in all. One that could not be calculated has its error.
struct AggregationResult {
  ValueColumn rows, total;
  absl::Status error;
};

struct CubeRows {
  explicit CubeRows(size_t dimensions) : tuples(dimensions) {}

  TupleRows tuples;
  size_t own_tuples = 0;       // the first ones: those that the chart's own selections make
  std::vector<bool> measured;  // a row: whether a record of a measure's table reaches it
  std::vector<AggregationResult> aggregations;  // in the order of the plans
  uint64_t records = 0;                         // walked over by the aggregations
  MemoryReservation memory;                     // of all this
};

class RecordPasses;

struct CubeRowsOptions {
  // The selections that make the rows of the chart itself.
  SetChain sets = {};
  // No rows that the sets of aggregations make.
  bool own_tuples_only = false;
  // Changes the tuple that records are counted under, which has the dimensions at these positions.
  std::function<void(std::span<TupleValue> tuple, std::span<const size_t> positions)> rewrite = {};
  // Positions of dimensions that only rewriting looks at: totals over named ones leave them out.
  std::vector<size_t> unseen = {};
  // Positions of dimensions that have rows for all their values, excluded ones too.
  std::vector<size_t> show_all = {};
  // Tuples that have a row in any case; null: none.
  const TupleRows* also = nullptr;
};

// Groups the records of every aggregation, and adds the tuples that the dimensions' own tables
// bring: in two steps, between which passes over records are run that several charts may share.
class CubeGathering {
 public:
  // All of them outlive the object.
  CubeGathering(std::span<const FieldId> dimensions, const ChartPlan& plan,
                const CubeSurroundings& surroundings, const CubeRowsOptions& options);
  ~CubeGathering();

  // Cancelled; ResourceExhausted.
  absl::Status Prepare(RecordPasses* passes);
  absl::StatusOr<CubeRows> Finish();

 private:
  class Gatherer;
  std::unique_ptr<Gatherer> gatherer_;
};

// Both steps for one chart.
absl::StatusOr<CubeRows> GatherCubeRows(std::span<const FieldId> dimensions, const ChartPlan& plan,
                                        const CubeSurroundings& surroundings,
                                        const CubeRowsOptions& options);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_ROWS_H_
