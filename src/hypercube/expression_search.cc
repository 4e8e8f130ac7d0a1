#include "hypercube/expression_search.h"

#include "celadon/list_object.h"
#include "hypercube/declared_field.h"
#include "hypercube/set_evaluator.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<std::map<int64_t, std::vector<Cell>>> CellsByElement(
    const std::string& field, const std::vector<std::string>& expressions,
    const ChartContext& context, const Execution& execution) {
  HyperCubeDefinition definition;
  definition.dimensions.push_back({.expression = field, .label = {}});
  definition.suppress_null = true;
  for (const std::string& expression : expressions) {
    definition.measures.push_back({.expression = expression, .label = {}});
  }
  CELADON_ASSIGN_OR_RETURN(HyperCube cube, CalculateHyperCube(definition, context, execution));
  for (const MeasureInfo& measure : cube.measures) CELADON_RETURN_IF_ERROR(measure.error);
  std::map<int64_t, std::vector<Cell>> by_element;
  for (std::vector<Cell>& row : cube.cells) {
    const int64_t element = row.front().element;
    row.erase(row.begin());
    by_element.emplace(element, std::move(row));
  }
  return by_element;
}

ExpressionSearch MakeExpressionSearch(const std::string& field, const ChartContext& context,
                                      const Execution& execution) {
  return [&](const std::string& expression) -> absl::StatusOr<Bitmap> {
    const ChartFields fields = FieldsOf(context, execution);
    CELADON_ASSIGN_OR_RETURN(const FieldId id, fields.FindField(field));
    return SymbolsWhere(fields, id, expression, context, execution);
  };
}

}  // namespace celadon
