#include "hypercube/pivot.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "hypercube/leaf_window.h"
#include "hypercube/node_order.h"
#include "hypercube/pivot_side.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// How many dimensions stand on the left, and whether the measures do.
struct Arrangement {
  size_t left = 0;
  bool measures_left = false;
};

Arrangement ArrangementOf(const HyperCubeDefinition& cube) {
  const size_t all = cube.dimensions.size();
  if (cube.mode != CubeMode::kPivot) return {.left = all};
  const bool placed = cube.measures_position.has_value();
  const size_t left = std::min(all + placed, cube.left_dimensions.value_or(all + placed));
  const bool measures_left = placed && *cube.measures_position < left;
  return {.left = left - measures_left, .measures_left = measures_left};
}

// Dimensions of a side, `count` in all, that expanded nodes reach.
size_t VisibleDepth(const HyperCubeDefinition& cube, const PivotSide::Paths& expanded,
                    size_t count) {
  if (cube.expanded || cube.mode == CubeMode::kStacked) return count;
  size_t depth = 1;
  for (const auto& path : expanded) depth = std::max(depth, path.size() + 1);
  return std::min(depth, count);
}

Cell EmptyCell() {
  Cell cell;
  cell.text.assign(1, '-');
  cell.null = true;
  cell.element = -4;
  return cell;
}

// A side with nothing on it has one leaf, which stands for all records.
std::vector<PivotNode> AllNode() {
  std::vector<PivotNode> nodes(1);
  nodes.front().type = 'R';
  return nodes;
}

class PivotMaker {
 public:
  PivotMaker(const HyperCubeDefinition& cube, const BoundCube& bound, const StraightTable& table,
             CubeLevels& levels, HiddenSides hidden)
      : cube_(cube),
        bound_(bound),
        table_(table),
        levels_(levels),
        arrangement_(ArrangementOf(cube)),
        positions_(cube.dimensions.size()),
        is_shown_(table.rows().tuples.size(), false),
        left_(MakeLeft(hidden.left)),
        top_(MakeTop(hidden.top)) {
    for (const uint32_t row : table.order()) is_shown_[row] = true;
  }

  absl::StatusOr<PivotTable> Make(const Page& rows, const Page& columns,
                                  const Execution& execution) {
    std::vector<uint32_t> down = table_.order();
    CELADON_RETURN_IF_ERROR(
        SortNodes(cube_, bound_, table_, levels_, Positions().first(arrangement_.left), &down));
    left_.Build(down);
    CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> across,
                             table_.OrderFrom(arrangement_.left));
    top_.Build(across);
    if (cube_.mode == CubeMode::kStacked) {
      size_t leaf = 0;
      for (PivotNode& node : left_.nodes()) CELADON_RETURN_IF_ERROR(FillStack(1, &leaf, &node));
    }
    PivotTable pivot{.rows = left_.leaves().size(), .columns = top_.leaves().size()};
    const LeafWindow down_window(rows, pivot.rows), across_window(columns, pivot.columns);
    CELADON_RETURN_IF_ERROR(FillData(down_window, across_window, execution, &pivot));
    pivot.left = NodesIn(down_window, left_);
    pivot.top = NodesIn(across_window, top_);
    return pivot;
  }

 private:
  std::span<const size_t> Positions() {
    std::iota(positions_.begin(), positions_.end(), 0);
    return positions_;
  }
  PivotSide MakeLeft(bool hidden) {
    const auto at = arrangement_.measures_left ? cube_.measures_position : std::nullopt;
    return {{.definition = cube_, .bound = bound_, .table = table_},
            Positions().first(arrangement_.left),
            at,
            {ExpandedPaths(cube_.expanded_left), hidden}};
  }
  const PivotSide::Paths* ExpandedPaths(const PivotSide::Paths& paths) const {
    return cube_.expanded || cube_.mode == CubeMode::kStacked ? nullptr : &paths;
  }
  // The measures have nodes where there are several, or nothing else on top.
  PivotSide MakeTop(bool hidden) {
    const std::span<const size_t> dimensions = Positions().subspan(arrangement_.left);
    const bool named = !arrangement_.measures_left && !bound_.measure_names.empty() &&
                       (bound_.measure_names.size() > 1 || dimensions.empty());
    std::optional<size_t> at;
    if (named)
      at = std::min(cube_.measures_position.value_or(positions_.size()), positions_.size()) -
           arrangement_.left;
    return {{.definition = cube_, .bound = bound_, .table = table_},
            dimensions,
            at,
            {ExpandedPaths(cube_.expanded_top), hidden}};
  }

  static std::vector<PivotNode> NodesIn(const LeafWindow& window, PivotSide& side) {
    std::vector<PivotNode> nodes =
        side.nodes().empty() && !side.leaves().empty() ? AllNode() : std::move(side.nodes());
    window.Cut(&nodes);
    return nodes;
  }

  absl::Status FillData(const LeafWindow& down, const LeafWindow& across,
                        const Execution& execution, PivotTable* pivot) {
    MemoryReservation memory(execution.memory);
    CELADON_RETURN_IF_ERROR(
        memory.Resize(down.size() * across.size() * sizeof(Cell), "the cells of a pivot table"));
    for (const PivotLeaf& left : down.Of(left_.leaves())) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
      std::vector<Cell>& cells = pivot->data.emplace_back();
      cells.reserve(across.size());
      for (const PivotLeaf& top : across.Of(top_.leaves())) {
        CELADON_ASSIGN_OR_RETURN(cells.emplace_back(), CellOf(left, top));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Cell> CellOf(const PivotLeaf& left, const PivotLeaf& top) {
    const size_t measure = left.measure.value_or(top.measure.value_or(0));
    std::vector<TupleValue> tuple = left.tuple;
    tuple.insert(tuple.end(), top.tuple.begin(), top.tuple.end());
    if (bound_.measure_names.empty()) return EmptyCell();
    if (left_.complete(left) && top_.complete(top)) {
      const auto row = table_.rows().tuples.Find(tuple);
      return row.has_value() && is_shown_[*row] ? table_.MeasureCell(measure, *row)
                                                : Missing(measure);
    }
    const auto left_kept = left_.dimensions_of(left), top_kept = top_.dimensions_of(top);
    std::vector<size_t> kept(left_kept.begin(), left_kept.end());
    kept.insert(kept.end(), top_kept.begin(), top_kept.end());
    CELADON_ASSIGN_OR_RETURN(const CubeLevel* level, levels_.Of(kept));
    const auto row = level->rows.tuples.Find(tuple);
    return row.has_value() ? table_.ResultCell(measure, level->measures[measure], *row)
                           : Missing(measure);
  }

  Cell Missing(size_t measure) const {
    if (!cube_.populate_missing) return EmptyCell();
    Cell cell = table_.ResultCell(measure, ValueColumn(1), 0);
    cell.element = -4;
    return cell;
  }

  // The measure of a node and of those below it; `leaf` counts the leaves on the way. Total nodes
  // are no part of the sums.
  absl::Status FillStack(size_t depth, size_t* leaf, PivotNode* node) {
    const PivotLeaf& first = left_.leaves()[*leaf];
    const auto end = first.tuple.begin() + static_cast<long>(std::min(depth, first.tuple.size()));
    const PivotLeaf here{.tuple = {first.tuple.begin(), end}, .measure = {}};
    CELADON_ASSIGN_OR_RETURN(const Cell cell, CellOf(here, PivotLeaf()));
    if (cell.has_number) node->value = cell.number;
    if (node->nodes.empty()) ++*leaf;
    for (PivotNode& inner : node->nodes) {
      CELADON_RETURN_IF_ERROR(FillStack(depth + 1, leaf, &inner));
      const double value = inner.type == 'T' ? 0 : inner.value.value_or(0);
      (value > 0 ? node->positive : node->negative) += value;
    }
    return absl::OkStatus();
  }

  const HyperCubeDefinition& cube_;
  const BoundCube& bound_;
  const StraightTable& table_;
  CubeLevels& levels_;
  Arrangement arrangement_;
  std::vector<size_t> positions_;  // of all dimensions
  std::vector<bool> is_shown_;     // a row of the table
  PivotSide left_, top_;
};

// Sorts by the columns that are left, by their positions now.
void MoveSort(const HyperCubeDefinition& whole, const std::vector<std::optional<size_t>>& moved,
              ShownColumns* shown) {
  shown->cube.sort.clear();
  for (ColumnSort sort : whole.sort) {
    if (sort.column >= moved.size()) {
      sort.column += shown->dimensions.size();
      sort.column -= moved.size();
    } else if (moved[sort.column].has_value()) {
      sort.column = *moved[sort.column];
    } else {
      continue;
    }
    shown->cube.sort.push_back(std::move(sort));
  }
}

}  // namespace

size_t LeftDimensions(const HyperCubeDefinition& pivot) { return ArrangementOf(pivot).left; }

HiddenSides HideCollapsed(ShownColumns* shown) {
  const ShownColumns whole = *shown;
  const HyperCubeDefinition& cube = whole.cube;
  const Arrangement arrangement = ArrangementOf(cube);
  const size_t left = arrangement.left, all = cube.dimensions.size();
  const size_t left_depth = VisibleDepth(cube, cube.expanded_left, left);
  const size_t top_depth = VisibleDepth(cube, cube.expanded_top, all - left);
  shown->cube.dimensions.clear();
  std::vector<std::optional<size_t>> moved(all);
  shown->dimensions.clear();
  shown->group_positions.clear();
  size_t before_measures = 0;
  for (size_t d = 0; d < all; ++d) {
    if (d < left ? d >= left_depth : d - left >= top_depth) continue;
    before_measures += d < cube.measures_position.value_or(0);
    moved[d] = shown->dimensions.size();
    shown->cube.dimensions.push_back(cube.dimensions[d]);
    shown->dimensions.push_back(whole.dimensions[d]);
    shown->group_positions.push_back(whole.group_positions[d]);
  }
  MoveSort(cube, moved, shown);
  shown->cube.left_dimensions = left_depth + arrangement.measures_left;
  if (cube.measures_position.has_value()) shown->cube.measures_position = before_measures;
  return {.left = left_depth < left, .top = top_depth < all - left};
}

absl::StatusOr<PivotTable> MakePivot(const HyperCubeDefinition& visible, const BoundCube& bound,
                                     const StraightTable& table, CubeLevels& levels,
                                     HiddenSides hidden, const Page& rows, const Page& columns,
                                     const Execution& execution) {
  return PivotMaker(visible, bound, table, levels, hidden).Make(rows, columns, execution);
}

}  // namespace celadon
