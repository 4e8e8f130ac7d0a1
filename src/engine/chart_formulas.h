// What the formulas of a session's charts may ask for: variables, dollar expansions, the moment.
#ifndef CELADON_ENGINE_CHART_FORMULAS_H_
#define CELADON_ENGINE_CHART_FORMULAS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/app.h"
#include "celadon/hypercube.h"
#include "engine/session_selections.h"

namespace celadon {

// Lives as long as the calculation of one object or frame; used by one thread.
//
// A calculated variable, whose text begins with `=`, and `$(=…)` are evaluated in the state of the
// charts without dimensions. Where they lead back into themselves the bound on depth, our own, ends
// it.
class ChartFormulas {
 public:
  static constexpr int kMaxDepth = 50;

  // The state and the execution must outlive it.
  ChartFormulas(App& app, const AssociationState& state, std::string_view state_name,
                SessionSelections named, const Execution& execution);

  // Refers to this object.
  const ChartContext& context() const { return context_; }
  // Whether a result depended on the moment, on chance or on earlier selections.
  bool passing() const { return passing_; }

 private:
  absl::StatusOr<std::optional<Value>> VariableValue(const std::string& name);
  absl::StatusOr<std::string> Expand(std::string_view text, const ObjectPtr& object);
  absl::StatusOr<Value> Evaluate(std::string_view formula, const ObjectPtr& object);

  SessionSelections named_;
  Variables variables_;
  std::shared_ptr<const std::vector<DerivedField>> derived_fields_;
  std::shared_ptr<TableCells> table_cells_;
  RegionalSettings settings_;  // as the variables have them
  const Execution& execution_;
  ChartContext context_;
  bool passing_ = false;
  int depth_ = 0;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_CHART_FORMULAS_H_
