// The charts of a session: each is calculated under one inference of the current selections.
#include "celadon/session.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<ListObject> Session::List(const ListObjectDefinition& list,
                                         const Execution& execution) {
  const auto state = this->state();
  return CalculateListObject(list, Context(*state), execution);
}

absl::StatusOr<HyperCube> Session::Cube(const HyperCubeDefinition& cube,
                                        const Execution& execution) {
  const auto state = this->state();
  return CalculateHyperCube(cube, Context(*state), execution);
}

absl::StatusOr<Cell> Session::Evaluate(const std::string& expression, const Execution& execution) {
  const auto state = this->state();
  return EvaluateExpression(expression, Context(*state), execution);
}

absl::StatusOr<std::string> Session::Explain(const HyperCubeDefinition& cube,
                                             const Execution& execution) {
  const auto state = this->state();
  return ExplainHyperCube(cube, Context(*state), execution);
}

absl::StatusOr<std::vector<ObjectResult>> Session::Frame(
    const std::vector<ObjectDefinition>& objects, const Execution& execution) {
  const auto state = this->state();
  const ChartContext context = Context(*state);
  std::vector<ObjectResult> results;
  results.reserve(objects.size());
  for (const ObjectDefinition& object : objects) {
    if (const auto* list = std::get_if<ListObjectDefinition>(&object)) {
      CELADON_ASSIGN_OR_RETURN(ListObject result, CalculateListObject(*list, context, execution));
      results.emplace_back(std::move(result));
    } else {
      CELADON_ASSIGN_OR_RETURN(
          HyperCube result,
          CalculateHyperCube(std::get<HyperCubeDefinition>(object), context, execution));
      results.emplace_back(std::move(result));
    }
  }
  return results;
}

}  // namespace celadon
