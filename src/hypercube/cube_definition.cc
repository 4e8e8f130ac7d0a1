#include "hypercube/cube_definition.h"

#include <algorithm>
#include <functional>

#include "expression/ast.h"
#include "expression/set_parser.h"
#include "hypercube/calculated_field.h"
#include "hypercube/synthetic_field.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<FieldId> BindDimension(const std::string& text, ChartFields* fields,
                                      const CubeSurroundings& surroundings) {
  const absl::StatusOr<FieldId> whole = fields->FindField(text);
  if (whole.ok()) return whole;
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, surroundings.context));
  if (const auto* name = expression.root()->As<NameReference>(); name != nullptr) {
    return fields->FindField(name->name);
  }
  if (IsSyntheticDimension(*expression.root())) {
    return AddSyntheticField(expression.root(), fields, surroundings);
  }
  return AddCalculatedField(expression.root(), expression.text(), {}, fields, surroundings);
}

namespace {

struct Attribute {
  size_t column;
  const AttributeExpression* expression;
};

std::vector<Attribute> AttributesOf(const HyperCubeDefinition& definition) {
  std::vector<Attribute> attributes;
  const size_t dimensions = definition.dimensions.size();
  for (size_t d = 0; d < dimensions; ++d) {
    for (const auto& own : definition.dimensions[d].attributes) attributes.push_back({d, &own});
  }
  for (size_t m = 0; m < definition.measures.size(); ++m) {
    for (const auto& own : definition.measures[m].attributes) {
      attributes.push_back({dimensions + m, &own});
    }
  }
  // Those that bring rows come first.
  std::ranges::stable_sort(attributes, std::greater(),
                           [](const Attribute& a) { return a.expression->brings_rows; });
  return attributes;
}

// The one value of a dimension among the records of a row.
absl::StatusOr<MeasurePlan> BindAttributeDimension(const std::string& text, FieldId field,
                                                   const CubeSurroundings& surroundings,
                                                   MeasureBinder* binder) {
  const ChartFields& fields = surroundings.fields;
  if (fields.derived(field) == nullptr) {
    const NodePtr name = std::make_shared<const Node>(Node{NameReference{fields.name(field)}});
    return binder->Bind(OnlyOf(name), text);
  }
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, surroundings.context));
  return binder->Bind(OnlyOf(expression.root()), expression.text());
}

void BindAttributes(const HyperCubeDefinition& definition, ChartFields* fields,
                    const CubeSurroundings& surroundings, MeasureBinder* binder, BoundCube* bound) {
  bool makes_rows = true;
  for (const auto& [column, attribute] : AttributesOf(definition)) {
    if (makes_rows && !attribute->brings_rows) binder->EndRowMakers();
    makes_rows = attribute->brings_rows;
    bound->attributes.push_back(
        {.column = column, .expression = attribute->expression, .dimension = attribute->dimension});
    bound->attribute_fields.emplace_back();
    if (!attribute->dimension) {
      bound->measures.push_back(binder->Bind(attribute->expression));
      continue;
    }
    const auto field = BindDimension(attribute->expression, fields, surroundings);
    if (field.ok()) bound->attribute_fields.back() = *field;
    bound->measures.push_back(
        field.ok() ? BindAttributeDimension(attribute->expression, *field, surroundings, binder)
                   : field.status());
  }
}

}  // namespace

absl::StatusOr<BoundCube> BindCube(const HyperCubeDefinition& definition, ChartFields* fields,
                                   const CubeSurroundings& surroundings) {
  BoundCube bound;
  const auto object = std::make_shared<ObjectDescription>();
  if (!definition.set.empty()) {
    std::string text = definition.set;
    if (surroundings.context.expand) {
      CELADON_ASSIGN_OR_RETURN(text, surroundings.context.expand(text, object));
    }
    CELADON_ASSIGN_OR_RETURN(bound.sets.emplace_back(), ParseSet(text));
  }
  for (const DimensionDefinition& dimension : definition.dimensions) {
    CELADON_ASSIGN_OR_RETURN(const FieldId field,
                             BindDimension(dimension.expression, fields, surroundings));
    bound.dimensions.push_back(field);
    object->fields.push_back(fields->name(field));
    const std::string& name =
        fields->derived(field) == nullptr ? fields->name(field) : dimension.expression;
    bound.dimension_names.push_back(dimension.label.empty() ? name : dimension.label);
  }
  std::vector<std::string> labels;
  for (const MeasureDefinition& measure : definition.measures) {
    labels.push_back(measure.label);
    bound.measure_names.push_back(measure.label.empty() ? measure.expression : measure.label);
  }
  object->dimensions = bound.dimension_names;
  object->measures = bound.measure_names;
  object->ids = definition.objects;
  MeasureBinder binder(*fields, surroundings.context, surroundings.interpreter,
                       surroundings.execution, labels, bound.sets);
  binder.set_object(object);
  binder.set_make_synthetic(
      [&](const NodePtr& formula) { return AddSyntheticField(formula, fields, surroundings); });
  for (const MeasureDefinition& measure : definition.measures) {
    bound.measures.push_back(binder.Bind(measure.expression));
  }
  BindAttributes(definition, fields, surroundings, &binder, &bound);
  bound.plan = binder.plan();
  return bound;
}

}  // namespace celadon
