// A cube's way to its result, in words.
#include <string>

#include "absl/strings/str_format.h"
#include "celadon/hypercube.h"
#include "hypercube/cube_definition.h"
#include "hypercube/record_coder.h"
#include "runtime/status_macros.h"
#include "storage/kernels/kernels.h"

namespace celadon {
namespace {

std::string_view KindName(AggregationKind kind) {
  for (const AggregationFunction& function : AggregationFunctions()) {
    if (function.kind == kind) return function.name;
  }
  return "";
}

void ExplainSteps(const RecordPlan& plan, const DataModel& model, int depth, std::string* text) {
  const std::string indent(static_cast<size_t>(depth) * 2, ' ');
  for (const RecordPlan::OwnDimension& own : plan.own) {
    *text += absl::StrFormat("%sdimension %d: %d symbols, %d bits a row\n", indent,
                             own.dimension + 1, own.column->cardinality(), own.column->bit_width());
  }
  for (const RecordPlan::Step& step : plan.steps) {
    *text += absl::StrFormat("%sthrough %s to %s, %d rows, mapped by key\n", indent,
                             model.field(step.field).name, step.child->records.table().name,
                             step.child->records.rows());
    ExplainSteps(*step.child, model, depth + 1, text);
  }
}

}  // namespace

absl::StatusOr<std::string> ExplainHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution) {
  const DataModel& model = context.state->model();
  const TextInterpreter interpreter(*context.settings);
  CELADON_ASSIGN_OR_RETURN(const BoundCube bound, BindCube(definition, context, interpreter));
  std::string text = absl::StrFormat("kernels: %s\n", KernelName());
  for (const absl::StatusOr<MeasurePlan>& measure : bound.measures) {
    if (!measure.ok()) text += absl::StrFormat("error: %s\n", measure.status().message());
  }
  for (const AggregationPlan& plan : bound.aggregations) {
    text += absl::StrFormat("%s (%s)\n", plan.text, KindName(plan.kind));
    if (!plan.table.has_value()) {
      text += absl::StrFormat("  over the possible values of the key %s\n",
                              model.field(plan.field).name);
      continue;
    }
    CELADON_ASSIGN_OR_RETURN(const auto rows, context.state->Rows(*plan.table, execution));
    const Table& table = model.table(*plan.table);
    text += absl::StrFormat("  over %d of %d rows of %s\n",
                            rows == nullptr ? table.rows : rows->Count(), table.rows, table.name);
    CELADON_ASSIGN_OR_RETURN(const RecordPlan walk,
                             MakeRecordPlan(RecordSource::OfTable(model, *plan.table, rows),
                                            bound.dimensions, *context.state, execution));
    ExplainSteps(walk, model, 1, &text);
    CELADON_ASSIGN_OR_RETURN(const RecordCoder coder, RecordCoder::Make(walk, execution));
    text += absl::StrFormat("  %s for a record, out of %d at most\n",
                            coder.single_valued() ? "one tuple" : "several tuples", coder.radix());
  }
  return text;
}

}  // namespace celadon
