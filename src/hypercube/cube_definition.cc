#include "hypercube/cube_definition.h"

#include "absl/strings/str_format.h"
#include "celadon/expression.h"
#include "expression/ast.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// A text that is the name of a field, blanks and all, is that field; else it is parsed, and may be
// a quoted name.
absl::StatusOr<FieldId> BindDimension(const std::string& text, const ChartContext& context) {
  const DataModel& model = context.state->model();
  const absl::StatusOr<FieldId> whole = model.FindField(text);
  if (whole.ok()) return whole;
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, context));
  if (const auto* name = expression.root()->As<NameReference>(); name != nullptr) {
    return model.FindField(name->name);
  }
  return absl::UnimplementedError(
      absl::StrFormat("Unimplemented: a calculated dimension: %s", text));
}

}  // namespace

absl::StatusOr<BoundCube> BindCube(const HyperCubeDefinition& definition,
                                   const ChartContext& context,
                                   const TextInterpreter& interpreter) {
  const DataModel& model = context.state->model();
  BoundCube bound;
  for (const DimensionDefinition& dimension : definition.dimensions) {
    CELADON_ASSIGN_OR_RETURN(const FieldId field, BindDimension(dimension.expression, context));
    bound.dimensions.push_back(field);
    bound.dimension_names.push_back(dimension.label.empty() ? model.field(field).name
                                                            : dimension.label);
  }
  MeasureBinder binder(context, interpreter);
  for (const MeasureDefinition& measure : definition.measures) {
    bound.measures.push_back(binder.Bind(measure.expression));
    bound.measure_names.push_back(measure.label.empty() ? measure.expression : measure.label);
  }
  bound.aggregations = binder.aggregations();
  return bound;
}

}  // namespace celadon
