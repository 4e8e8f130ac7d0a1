#include "hypercube/cube_definition.h"

#include "expression/ast.h"
#include "hypercube/calculated_field.h"
#include "hypercube/synthetic_field.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<FieldId> BindDimension(const std::string& text, ChartFields* fields,
                                      const CubeSurroundings& surroundings) {
  const DataModel& model = fields->model();
  const absl::StatusOr<FieldId> whole = model.FindField(text);
  if (whole.ok()) return whole;
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, surroundings.context));
  if (const auto* name = expression.root()->As<NameReference>(); name != nullptr) {
    return model.FindField(name->name);
  }
  if (IsSyntheticDimension(*expression.root())) {
    return AddSyntheticField(expression.root(), fields, surroundings);
  }
  return AddCalculatedField(expression.root(), expression.text(), {}, fields, surroundings);
}

absl::StatusOr<BoundCube> BindCube(const HyperCubeDefinition& definition, ChartFields* fields,
                                   const CubeSurroundings& surroundings) {
  BoundCube bound;
  for (const DimensionDefinition& dimension : definition.dimensions) {
    CELADON_ASSIGN_OR_RETURN(const FieldId field,
                             BindDimension(dimension.expression, fields, surroundings));
    bound.dimensions.push_back(field);
    const std::string& name =
        fields->derived(field) == nullptr ? fields->name(field) : dimension.expression;
    bound.dimension_names.push_back(dimension.label.empty() ? name : dimension.label);
  }
  std::vector<std::string> labels;
  for (const MeasureDefinition& measure : definition.measures) labels.push_back(measure.label);
  MeasureBinder binder(*fields, surroundings.context, surroundings.interpreter,
                       surroundings.execution, labels, {});
  for (const MeasureDefinition& measure : definition.measures) {
    bound.measures.push_back(binder.Bind(measure.expression));
    bound.measure_names.push_back(measure.label.empty() ? measure.expression : measure.label);
  }
  bound.plan = binder.plan();
  return bound;
}

}  // namespace celadon
