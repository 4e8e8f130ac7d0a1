// One cube on its way from a definition to rows that are calculated and in order: what is handed
// out of it, or selected in it, comes from here.
#ifndef CELADON_HYPERCUBE_CUBE_CALCULATION_H_
#define CELADON_HYPERCUBE_CUBE_CALCULATION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_levels.h"
#include "hypercube/pivot.h"
#include "hypercube/shown_columns.h"
#include "hypercube/shown_rows.h"

namespace celadon {

class CubeCalculation {
 public:
  // What is referred to outlives the object; the interpreter is that of the context's settings, and
  // the charts of a frame share one.
  CubeCalculation(const HyperCubeDefinition& whole, const ChartContext& context,
                  const TextInterpreter& interpreter, const Execution& execution);

  // Asks the passes for what they can find; errors are those of CalculateHyperCube.
  absl::Status Prepare(RecordPasses* passes);
  // Once the passes have run.
  absl::Status Calculate();
  // Whether formulas are bound, sets evaluated or records walked over after the passes, which is
  // for one thread at a time.
  bool AsksFormulas() const;

  const ShownColumns& columns() const { return columns_; }
  const HyperCubeDefinition& definition() const { return columns_.cube; }
  const ChartFields& fields() const { return fields_; }
  const BoundCube& bound() const { return bound_; }
  const CubeSurroundings& surroundings() const { return surroundings_; }
  const OthersLimits& others() const { return others_; }
  const StraightTable& table() const { return *table_; }
  const std::vector<std::string>& warnings() const { return sets_.warnings(); }

  absl::StatusOr<ShownRows> Rows();
  absl::StatusOr<PivotTable> Pivot(const Page& rows, const Page& columns);
  absl::StatusOr<TreeNode> Tree();

 private:
  // Unimplemented for totals that others have no value in.
  absl::Status CheckTotals() const;
  CubeRowsOptions RowsOptions() const;

  const HyperCubeDefinition& whole_;
  const ChartContext& context_;
  const Execution& execution_;
  const TextInterpreter& interpreter_;
  ChartFields fields_;
  SetEvaluator sets_;
  const CubeSurroundings surroundings_{fields_, context_, interpreter_, execution_, sets_};
  ShownColumns columns_;
  HiddenSides hidden_;
  BoundCube bound_;
  OthersLimits others_;
  CubeRowsOptions options_;
  std::optional<CubeGathering> gathering_;
  CubeRows rows_;
  std::optional<StraightTable> table_;
  std::optional<CubeLevels> levels_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CUBE_CALCULATION_H_
