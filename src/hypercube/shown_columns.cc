#include "hypercube/shown_columns.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/cube_error.h"
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

// Puts what a label that is an expression says in its place.
absl::Status EvaluateLabel(const ChartContext& context, const Execution& execution,
                           std::string* label) {
  if (!label->starts_with('=')) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(Cell cell, EvaluateExpression(*label, context, execution));
  *label = std::move(cell.text);
  return absl::OkStatus();
}

absl::Status ShowDimensions(const HyperCubeDefinition& whole, const ChartContext& context,
                            const Execution& execution, ShownColumns* shown) {
  for (size_t d = 0; d < whole.dimensions.size(); ++d) {
    DimensionDefinition dimension = whole.dimensions[d];
    CELADON_ASSIGN_OR_RETURN(absl::Status unmet,
                             UnmetCondition({dimension.condition, dimension.condition_message},
                                            "dimension", context, execution));
    if (!unmet.ok()) {
      shown->left_out.push_back({.measure = false, .definition = d, .error = std::move(unmet)});
      continue;
    }
    size_t active = 0;
    if (dimension.grouping != DimensionDefinition::Grouping::kNone) {
      CELADON_ASSIGN_OR_RETURN(active, ActiveMember(dimension, context, execution));
      dimension.expression = dimension.group[active];
    }
    for (std::string* label : {&dimension.label, &dimension.total_label, &dimension.others.label}) {
      CELADON_RETURN_IF_ERROR(EvaluateLabel(context, execution, label));
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
    if (measure.dimension.has_value()) {
      const auto level = std::ranges::find(shown->dimensions, *measure.dimension);
      if (level == shown->dimensions.end()) continue;
      measure.dimension = level - shown->dimensions.begin();
    }
    CELADON_ASSIGN_OR_RETURN(absl::Status unmet,
                             UnmetCondition({measure.condition, measure.condition_message},
                                            "measure", context, execution));
    if (!unmet.ok()) {
      shown->left_out.push_back({.measure = true, .definition = m, .error = std::move(unmet)});
      continue;
    }
    if (!measure.group.empty()) {
      measure.expression = measure.group[std::min(measure.active, measure.group.size() - 1)];
    }
    CELADON_RETURN_IF_ERROR(EvaluateLabel(context, execution, &measure.label));
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

void MoveTree(const HyperCubeDefinition& whole, ShownColumns* shown) {
  shown->cube.tree.levels.clear();
  for (const size_t d : shown->dimensions) {
    const bool named = d < whole.tree.levels.size();
    shown->cube.tree.levels.push_back(named ? whole.tree.levels[d] : TreeFetch::Level());
  }
  std::vector<TreeFetch::Level>& levels = shown->cube.tree.levels;
  if (!levels.empty() && levels.front().page == Page()) levels.front().page = whole.page;
}

}  // namespace

absl::StatusOr<absl::Status> UnmetCondition(const Condition& condition, std::string_view of,
                                            const ChartContext& context,
                                            const Execution& execution) {
  if (condition.expression.empty()) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(
      const Cell cell, EvaluateExpression(std::string(condition.expression), context, execution));
  if (cell.has_number && cell.number != 0) return absl::OkStatus();
  std::string message = absl::StrFormat("the calculation condition of the %s is not fulfilled", of);
  if (!condition.message.empty()) {
    CELADON_ASSIGN_OR_RETURN(
        Cell text, EvaluateExpression(std::string(condition.message), context, execution));
    message = std::move(text.text);
  }
  return WithCubeError(absl::FailedPreconditionError(message), CubeError::kConditionFailed);
}

absl::StatusOr<ShownColumns> ShowColumns(const HyperCubeDefinition& whole,
                                         const ChartContext& context, const Execution& execution) {
  ShownColumns shown{.cube = whole};
  shown.cube.dimensions.clear();
  shown.cube.measures.clear();
  CELADON_RETURN_IF_ERROR(ShowDimensions(whole, context, execution, &shown));
  CELADON_RETURN_IF_ERROR(ShowMeasures(whole, context, execution, &shown));
  CELADON_RETURN_IF_ERROR(EvaluateLabel(context, execution, &shown.cube.title));
  MoveSort(whole, &shown);
  MovePivot(whole, &shown);
  MoveTree(whole, &shown);
  return shown;
}

}  // namespace celadon
