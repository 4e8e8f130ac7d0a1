// A cube's way to its result, in words.
#include <string>

#include "absl/strings/str_format.h"
#include "celadon/hypercube.h"
#include "hypercube/cube_definition.h"
#include "hypercube/declared_field.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/record_coder.h"
#include "runtime/status_macros.h"
#include "storage/kernels/kernels.h"

namespace celadon {
namespace {

void ExplainSteps(const RecordPlan& plan, const ChartFields& fields, int depth, std::string* text) {
  const std::string indent(static_cast<size_t>(depth) * 2, ' ');
  for (const RecordPlan::Own& own : plan.own) {
    if (own.column == nullptr) continue;
    *text +=
        absl::StrFormat("%sdimension %d: %d symbols, %d bits a row\n", indent, own.coordinate + 1,
                        own.column->cardinality(), own.column->bit_width());
  }
  for (const RecordPlan::Step& step : plan.steps) {
    *text += absl::StrFormat("%sthrough %s to %s, %d rows, mapped by key\n", indent,
                             fields.name(step.field), step.child->records.table().name,
                             step.child->records.rows());
    ExplainSteps(*step.child, fields, depth + 1, text);
  }
  for (const auto& island : plan.islands) {
    *text += absl::StrFormat("%scombined with all of another part of the model\n", indent);
    for (const RecordPlan& part : island) ExplainSteps(part, fields, depth + 1, text);
  }
}

absl::Status ExplainRoot(const RecordRoot& root, std::span<const FieldId> dimensions,
                         const RecordSet& set, const CubeSurroundings& surroundings,
                         std::string* text) {
  const ChartFields& fields = surroundings.fields;
  CELADON_ASSIGN_OR_RETURN(const RecordSource records,
                           RecordsOf(fields, root, set, surroundings.execution));
  const uint64_t rows = records.rows();
  const uint64_t walked = records.scope() == nullptr ? rows : records.scope()->Count();
  *text += root.table.has_value()
               ? absl::StrFormat("  over %d of %d rows of %s\n", walked, rows, records.table().name)
               : absl::StrFormat("  over %d possible values of the key %s\n", walked,
                                 fields.name(root.key));
  std::vector<Coordinate> coordinates;
  for (const FieldId dimension : dimensions) coordinates.push_back(Coordinate::Of(dimension));
  CELADON_ASSIGN_OR_RETURN(const RecordPlan plan,
                           MakeRecordPlan(records, coordinates, set, surroundings.execution));
  ExplainSteps(plan, fields, 2, text);
  CELADON_ASSIGN_OR_RETURN(const RecordCoder coder,
                           RecordCoder::Make(records, coordinates, set, surroundings.execution));
  *text += absl::StrFormat("    %s for a record, out of %d at most\n",
                           coder.single_valued() ? "one tuple" : "several tuples", coder.radix());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ExplainHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution) {
  const TextInterpreter interpreter(*context.settings);
  ChartFields fields = FieldsOf(context, execution);
  SetEvaluator sets(context, execution);
  const CubeSurroundings surroundings{fields, context, interpreter, execution, sets};
  CELADON_ASSIGN_OR_RETURN(const BoundCube bound, BindCube(definition, &fields, surroundings));
  std::string text = absl::StrFormat("kernels: %s\n", KernelName());
  for (const absl::StatusOr<MeasurePlan>& measure : bound.measures) {
    if (!measure.ok()) text += absl::StrFormat("error: %s\n", measure.status().message());
  }
  for (const AggregationPlan& plan : bound.plan.aggregations) {
    text += absl::StrFormat("%s (%s)\n", plan.text, plan.function->name);
    if (plan.base.size() > 1) text += "  over linked combinations\n";
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, sets.Evaluate(plan.sets));
    const DimensionParts parts(fields, bound.dimensions);
    for (const RecordRoot& root : plan.base) {
      CELADON_RETURN_IF_ERROR(ExplainRoot(root, parts.fields(), *set, surroundings, &text));
    }
    if (!plan.aggrs.empty()) text += "  over the rows of Aggr\n";
  }
  return text;
}

}  // namespace celadon
