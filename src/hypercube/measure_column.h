// A measure's values in the rows of a cube.
#ifndef CELADON_HYPERCUBE_MEASURE_COLUMN_H_
#define CELADON_HYPERCUBE_MEASURE_COLUMN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "hypercube/cube_rows.h"
#include "hypercube/measure.h"

namespace celadon {

// A number (NaN: none) and an own text a row; neither is NULL.
struct MeasureColumn {
  std::vector<double> numbers;
  std::vector<std::string> texts;  // empty where no row has a text of its own
  std::vector<bool> has_text;

  bool is_null(size_t row) const;
  Cell MakeCell(size_t row, const RegionalSettings& settings) const;
};

// The formulas of all measures over the results of the aggregations.
class MeasureCalculator {
 public:
  // All references must outlive the calculator.
  MeasureCalculator(const DataModel& model, const std::vector<AggregationPlan>& plans,
                    const CubeRows& rows, const TextInterpreter& interpreter);

  absl::StatusOr<MeasureColumn> Rows(const MeasurePlan& measure) const;
  // One row: the formula over all records, without dimensions.
  absl::StatusOr<MeasureColumn> Total(const MeasurePlan& measure) const;

 private:
  // The results of one aggregation as an input of formulas.
  struct Input {
    std::vector<double> numbers;
    std::vector<std::string> written;  // what stands behind `texts`, where it had to be written
    std::vector<std::string_view> texts;
  };
  Input MakeInput(size_t aggregation, const Accumulator& results, size_t rows) const;
  absl::StatusOr<MeasureColumn> Calculate(const MeasurePlan& measure,
                                          const std::vector<Input>& inputs, size_t rows) const;

  const DataModel& model_;
  const std::vector<AggregationPlan>& plans_;
  const CubeRows& rows_;
  const TextInterpreter& interpreter_;
  std::vector<Input> row_inputs_, total_inputs_;  // one an aggregation
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_MEASURE_COLUMN_H_
