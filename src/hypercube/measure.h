// A measure bound to the model: a formula over the results of aggregations.
#ifndef CELADON_HYPERCUBE_MEASURE_H_
#define CELADON_HYPERCUBE_MEASURE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/expression.h"
#include "celadon/format.h"
#include "celadon/hypercube.h"
#include "expression/aggregation.h"
#include "expression/ast.h"
#include "expression/program.h"

namespace celadon {

// Parses a formula of a chart once its dollar expansions are done.
absl::StatusOr<Expression> ParseInChart(std::string_view text, const ChartContext& context);

// One aggregation: what it gathers, over which records, of which values.
struct AggregationPlan {
  std::string text;  // in the one way that formulas are printed
  AggregationKind kind = AggregationKind::kSum;
  bool distinct = false;
  // The records: those of a table, or the possible values of a key field that stands alone.
  std::optional<TableId> table;
  FieldId field = 0;  // the argument where it is a single field (program is null)
  // An argument that is calculated; its inputs are numbered by field.
  std::shared_ptr<const Program> program;
};

struct MeasurePlan {
  // The inputs are positions in the aggregations of the cube.
  std::shared_ptr<const Program> program;
};

// The aggregations of all measures of one cube; equal ones are calculated once.
class MeasureBinder {
 public:
  MeasureBinder(const ChartContext& context, const TextInterpreter& interpreter)
      : context_(context), model_(context.state->model()), interpreter_(interpreter) {}

  // InvalidArgument, with the place, for a malformed formula; NotFound for an unknown name;
  // Unimplemented by name for parts of the language that are not there yet.
  absl::StatusOr<MeasurePlan> Bind(std::string_view text);

  const std::vector<AggregationPlan>& aggregations() const { return aggregations_; }

 private:
  friend class MeasureScope;
  absl::StatusOr<uint32_t> Add(const Call& call, std::string text, std::string_view formula);

  const ChartContext& context_;
  const DataModel& model_;
  const TextInterpreter& interpreter_;
  std::vector<AggregationPlan> aggregations_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_MEASURE_H_
