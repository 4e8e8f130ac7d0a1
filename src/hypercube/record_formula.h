// What a formula gives for the records of a table, or for combinations of such.
#ifndef CELADON_HYPERCUBE_RECORD_FORMULA_H_
#define CELADON_HYPERCUBE_RECORD_FORMULA_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"

namespace celadon {

struct RecordValues {
  std::shared_ptr<const SymbolTable> symbols;  // in the order in which records bring them
  std::vector<uint32_t> codes;                 // a record; symbols->size(): NULL
};

// The records have all fields of the formula, which is bound as a calculated dimension, and stand
// for those of a base. Cancelled; ResourceExhausted; errors of the formula.
absl::StatusOr<RecordValues> CalculateRecords(const ChartPlan& plan, const AggregationPlan& formula,
                                              std::vector<RecordRoot> base, RecordSource records,
                                              const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_FORMULA_H_
