#include "hypercube/cube_calculation.h"

#include <algorithm>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::Status CheckCondition(const HyperCubeDefinition& cube, const ChartContext& context,
                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const bool holds,
                           ConditionHolds(cube.calculation_condition, context, execution));
  if (holds) return absl::OkStatus();
  std::string message = "the calculation condition of the chart is not fulfilled";
  if (!cube.calculation_message.empty()) {
    CELADON_ASSIGN_OR_RETURN(const Cell cell,
                             EvaluateExpression(cube.calculation_message, context, execution));
    message = cell.text;
  }
  return absl::FailedPreconditionError(message);
}

}  // namespace

CubeCalculation::CubeCalculation(const HyperCubeDefinition& whole, const ChartContext& context,
                                 const Execution& execution)
    : whole_(whole),
      context_(context),
      execution_(execution),
      interpreter_(*context.settings),
      fields_(context.state->model()),
      sets_(context, execution),
      rows_(0) {}

absl::Status CubeCalculation::Prepare(RecordPasses* passes) {
  CELADON_RETURN_IF_ERROR(CheckCondition(whole_, context_, execution_));
  CELADON_ASSIGN_OR_RETURN(columns_, ShowColumns(whole_, context_, execution_));
  if (definition().mode == CubeMode::kStraight) {
    columns_.cube.sort = SortAroundTotals(definition());
  } else {
    hidden_ = HideCollapsed(&columns_);
  }
  CELADON_ASSIGN_OR_RETURN(bound_, BindCube(definition(), &fields_, surroundings_));
  CELADON_ASSIGN_OR_RETURN(others_, OthersLimits::Find(definition(), bound_, surroundings_));
  options_ = RowsOptions();
  gathering_.emplace(bound_.dimensions, bound_.plan, surroundings_, options_);
  return gathering_->Prepare(passes);
}

absl::Status CubeCalculation::Calculate() {
  CELADON_ASSIGN_OR_RETURN(rows_, gathering_->Finish());
  table_.emplace(definition(), bound_, surroundings_, rows_);
  CELADON_RETURN_IF_ERROR(table_->Calculate());
  levels_.emplace(definition(), bound_, others_, *table_, surroundings_);
  return absl::OkStatus();
}

bool CubeCalculation::AsksFormulas() const {
  const auto by_expression = [](const SortCriterion& criterion) {
    return criterion.by == SortBy::kExpression;
  };
  return !bound_.sets.empty() || !options_.show_all.empty() || !bound_.plan.aggrs.empty() ||
         !bound_.plan.row_functions.empty() || definition().mode != CubeMode::kStraight ||
         std::ranges::any_of(bound_.plan.aggregations,
                             [](const AggregationPlan& plan) { return !plan.sets.empty(); }) ||
         std::ranges::any_of(
             definition().dimensions,
             [](const DimensionDefinition& dimension) { return dimension.show_total; }) ||
         std::ranges::any_of(definition().sort, [&](const ColumnSort& sort) {
           return std::ranges::any_of(sort.criteria, by_expression);
         });
}

CubeRowsOptions CubeCalculation::RowsOptions() const {
  CubeRowsOptions options{.sets = bound_.sets};
  if (others_.any()) {
    options.rewrite = [this](std::span<TupleValue> tuple) { others_.Rewrite(tuple); };
  }
  for (size_t d = 0; d < definition().dimensions.size(); ++d) {
    if (definition().dimensions[d].show_all) options.show_all.push_back(d);
  }
  return options;
}

absl::StatusOr<ShownRows> CubeCalculation::Rows() {
  return ShownRows::Find(definition(), *table_, *levels_);
}

absl::StatusOr<PivotTable> CubeCalculation::Pivot() {
  return MakePivot(definition(), bound_, *table_, *levels_, hidden_, execution_);
}

}  // namespace celadon
