#include "hypercube/cube_calculation.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "hypercube/declared_field.h"
#include "hypercube/table_cells.h"
#include "hypercube/tree.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::Status CheckCondition(const HyperCubeDefinition& cube, const ChartContext& context,
                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const absl::Status unmet,
                           UnmetCondition({.expression = cube.calculation_condition,
                                           .message = cube.calculation_message},
                                          "chart", context, execution));
  return unmet;
}

}  // namespace

CubeCalculation::CubeCalculation(const HyperCubeDefinition& whole, const ChartContext& context,
                                 const TextInterpreter& interpreter, const Execution& execution)
    : whole_(whole),
      context_(context),
      execution_(execution),
      interpreter_(interpreter),
      fields_(FieldsOf(context, execution)),
      sets_(context, execution),
      rows_(0) {
  if (context.table_cells == nullptr) return;
  fields_.set_projections(&context.table_cells->projections());
  fields_.set_learned(&context.table_cells->learned_fields());
}

absl::Status CubeCalculation::Prepare(RecordPasses* passes) {
  CELADON_RETURN_IF_ERROR(CheckCondition(whole_, context_, execution_));
  CELADON_ASSIGN_OR_RETURN(columns_, ShowColumns(whole_, context_, execution_));
  if (definition().mode == CubeMode::kStacked && definition().measures.size() != 1) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "a stacked table has exactly one measure, not %d", definition().measures.size()));
  }
  if (definition().mode == CubeMode::kStraight) {
    columns_.cube.sort = SortAroundTotals(definition());
  } else if (definition().mode != CubeMode::kTree) {
    hidden_ = HideCollapsed(&columns_);
  }
  CELADON_ASSIGN_OR_RETURN(bound_, BindCube(definition(), &fields_, surroundings_));
  CELADON_ASSIGN_OR_RETURN(others_, OthersLimits::Find(definition(), bound_, surroundings_));
  CELADON_RETURN_IF_ERROR(CheckTotals());
  options_ = RowsOptions();
  gathering_.emplace(bound_.dimensions, bound_.plan, surroundings_, options_);
  return gathering_->Prepare(passes);
}

// Which values are the others of a dimension may depend on dimensions that a total leaves out.
absl::Status CubeCalculation::CheckTotals() const {
  for (const AggregationPlan& aggregation : bound_.plan.aggregations) {
    if (!aggregation.total.has_value()) continue;
    std::vector<size_t> kept;
    for (size_t d = 0; d < bound_.dimensions.size(); ++d) {
      if (std::ranges::find(*aggregation.total, bound_.dimensions[d]) != aggregation.total->end()) {
        kept.push_back(d);
      }
    }
    const bool cuts =
        std::ranges::any_of(kept, [&](size_t d) { return !others_.Cut(d, std::nullopt).empty(); });
    if (cuts && !others_.RewritesApart(kept)) {
      return absl::UnimplementedError(absl::StrFormat(
          "Unimplemented: total over a dimension that another one has limits of its own in: %s",
          aggregation.text));
    }
  }
  return absl::OkStatus();
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
  return definition().describe || !bound_.sets.empty() || !options_.show_all.empty() ||
         !bound_.plan.aggrs.empty() || !bound_.plan.row_functions.empty() ||
         definition().mode != CubeMode::kStraight ||
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
    options.rewrite = [this](std::span<TupleValue> tuple, std::span<const size_t> positions) {
      others_.Rewrite(tuple, positions);
    };
  }
  for (size_t d = 0; d < definition().dimensions.size(); ++d) {
    if (definition().dimensions[d].show_all) options.show_all.push_back(d);
  }
  return options;
}

absl::StatusOr<ShownRows> CubeCalculation::Rows() {
  return ShownRows::Find(definition(), *table_, *levels_);
}

absl::StatusOr<PivotTable> CubeCalculation::Pivot(const Page& rows, const Page& columns) {
  return MakePivot(definition(), bound_, *table_, *levels_, hidden_, rows, columns, execution_);
}

absl::StatusOr<TreeNode> CubeCalculation::Tree() {
  return MakeTree(definition(), bound_, *table_, *levels_, surroundings_);
}

}  // namespace celadon
