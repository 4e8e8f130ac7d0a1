#include "hypercube/shown_columns.h"

#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<bool> HasOneValue(const std::string& dimension, const ChartContext& context,
                                 const Execution& execution) {
  const DataModel& model = context.state->model();
  if (const auto field = model.FindField(dimension); field.ok()) {
    CELADON_ASSIGN_OR_RETURN(const auto possible, context.state->Possible(*field, execution));
    return (possible == nullptr ? model.field(*field).symbols->size() : possible->Count()) == 1;
  }
  const std::string formula = dimension.starts_with('=') ? dimension.substr(1) : dimension;
  CELADON_ASSIGN_OR_RETURN(
      const Cell count, EvaluateExpression("Count(distinct " + formula + ")", context, execution));
  return count.number == 1;
}

absl::StatusOr<size_t> ActiveMember(const DimensionDefinition& dimension,
                                    const ChartContext& context, const Execution& execution) {
  if (dimension.group.empty()) {
    return absl::InvalidArgumentError("a group of dimensions has no members");
  }
  const size_t last = dimension.group.size() - 1;
  if (dimension.grouping == DimensionDefinition::Grouping::kCyclic) {
    return std::min(dimension.active, last);
  }
  for (size_t member = 0; member < last; ++member) {
    CELADON_ASSIGN_OR_RETURN(const bool one,
                             HasOneValue(dimension.group[member], context, execution));
    if (!one) return member;
  }
  return last;
}

absl::Status ShowDimensions(const HyperCubeDefinition& whole, const ChartContext& context,
                            const Execution& execution, ShownColumns* shown) {
  for (size_t d = 0; d < whole.dimensions.size(); ++d) {
    DimensionDefinition dimension = whole.dimensions[d];
    CELADON_ASSIGN_OR_RETURN(const bool holds,
                             ConditionHolds(dimension.condition, context, execution));
    if (!holds) continue;
    size_t active = 0;
    if (dimension.grouping != DimensionDefinition::Grouping::kNone) {
      CELADON_ASSIGN_OR_RETURN(active, ActiveMember(dimension, context, execution));
      dimension.expression = dimension.group[active];
    }
    shown->cube.dimensions.push_back(std::move(dimension));
    shown->dimensions.push_back(d);
    shown->group_positions.push_back(active);
  }
  return absl::OkStatus();
}

absl::Status ShowMeasures(const HyperCubeDefinition& whole, const ChartContext& context,
                          const Execution& execution, ShownColumns* shown) {
  for (size_t m = 0; m < whole.measures.size(); ++m) {
    MeasureDefinition measure = whole.measures[m];
    CELADON_ASSIGN_OR_RETURN(const bool holds,
                             ConditionHolds(measure.condition, context, execution));
    if (!holds) continue;
    if (!measure.group.empty()) {
      measure.expression = measure.group[std::min(measure.active, measure.group.size() - 1)];
    }
    shown->cube.measures.push_back(std::move(measure));
    shown->measures.push_back(m);
  }
  return absl::OkStatus();
}

// Sorts by the columns that are there, by their positions now.
void MoveSort(const HyperCubeDefinition& whole, ShownColumns* shown) {
  const size_t all = whole.dimensions.size();
  shown->cube.sort.clear();
  for (ColumnSort sort : whole.sort) {
    const bool measure = sort.column >= all;
    const std::vector<size_t>& positions = measure ? shown->measures : shown->dimensions;
    const auto at = std::ranges::find(positions, measure ? sort.column - all : sort.column);
    const bool unknown = sort.column >= all + whole.measures.size();
    if (at == positions.end() && !unknown) continue;
    sort.column =
        (measure ? shown->dimensions.size() : 0) + static_cast<size_t>(at - positions.begin());
    shown->cube.sort.push_back(std::move(sort));
  }
}

// The dimensions on the left, and those before the measures, that are there.
void MovePivot(const HyperCubeDefinition& whole, ShownColumns* shown) {
  const auto before = [shown](size_t position) {
    return static_cast<size_t>(
        std::ranges::count_if(shown->dimensions, [position](size_t d) { return d < position; }));
  };
  const std::optional<size_t> measures = whole.measures_position;
  if (measures.has_value()) shown->cube.measures_position = before(*measures);
  if (!whole.left_dimensions.has_value()) return;
  const bool measures_left = measures.has_value() && *measures < *whole.left_dimensions;
  shown->cube.left_dimensions = before(*whole.left_dimensions - measures_left) + measures_left;
}

}  // namespace

absl::StatusOr<bool> ConditionHolds(const std::string& condition, const ChartContext& context,
                                    const Execution& execution) {
  if (condition.empty()) return true;
  CELADON_ASSIGN_OR_RETURN(const Cell cell, EvaluateExpression(condition, context, execution));
  return cell.has_number && cell.number != 0;
}

absl::StatusOr<ShownColumns> ShowColumns(const HyperCubeDefinition& whole,
                                         const ChartContext& context, const Execution& execution) {
  ShownColumns shown{.cube = whole, .dimensions = {}, .measures = {}, .group_positions = {}};
  shown.cube.dimensions.clear();
  shown.cube.measures.clear();
  CELADON_RETURN_IF_ERROR(ShowDimensions(whole, context, execution, &shown));
  CELADON_RETURN_IF_ERROR(ShowMeasures(whole, context, execution, &shown));
  MoveSort(whole, &shown);
  MovePivot(whole, &shown);
  return shown;
}

}  // namespace celadon
