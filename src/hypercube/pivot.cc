#include "hypercube/pivot.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

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
  if (cube.mode == CubeMode::kStacked) return {.left = all};
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

  absl::StatusOr<PivotTable> Make(const Execution& execution) {
    left_.Build(table_.order());
    CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> across,
                             table_.OrderFrom(arrangement_.left));
    top_.Build(across);
    PivotTable pivot;
    CELADON_RETURN_IF_ERROR(FillData(execution, &pivot));
    if (cube_.mode == CubeMode::kStacked) {
      size_t leaf = 0;
      for (PivotNode& node : left_.nodes()) {
        CELADON_RETURN_IF_ERROR(FillStack(pivot, 1, &leaf, &node));
      }
    }
    pivot.left = left_.nodes().empty() && !pivot.data.empty() ? AllNode() : left_.nodes();
    pivot.top = top_.nodes().empty() && !top_.leaves().empty() ? AllNode() : top_.nodes();
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

  absl::Status FillData(const Execution& execution, PivotTable* pivot) {
    MemoryReservation memory(execution.memory);
    CELADON_RETURN_IF_ERROR(memory.Resize(
        left_.leaves().size() * top_.leaves().size() * sizeof(Cell), "the cells of a pivot table"));
    for (const PivotLeaf& left : left_.leaves()) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
      std::vector<Cell>& cells = pivot->data.emplace_back();
      cells.reserve(top_.leaves().size());
      for (const PivotLeaf& top : top_.leaves()) {
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

  // The measure of a node and of those below it; `leaf` counts the leaves on the way.
  absl::Status FillStack(const PivotTable& pivot, size_t depth, size_t* leaf, PivotNode* node) {
    const PivotLeaf& first = left_.leaves()[*leaf];
    if (node->nodes.empty()) {
      const std::vector<Cell>& cells = pivot.data[*leaf];
      if (!cells.empty() && cells.front().has_number) node->value = cells.front().number;
      ++*leaf;
      return absl::OkStatus();
    }
    PivotLeaf here{.tuple = {first.tuple.begin(), first.tuple.begin() + static_cast<long>(depth)},
                   .measure = {}};
    CELADON_ASSIGN_OR_RETURN(const Cell cell, CellOf(here, PivotLeaf()));
    if (cell.has_number) node->value = cell.number;
    for (PivotNode& inner : node->nodes) {
      CELADON_RETURN_IF_ERROR(FillStack(pivot, depth + 1, leaf, &inner));
      const double value = inner.value.value_or(0);
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
  shown->cube.sort.clear();
  shown->dimensions.clear();
  shown->group_positions.clear();
  size_t before_measures = 0;
  for (size_t d = 0; d < all; ++d) {
    if (d < left ? d >= left_depth : d - left >= top_depth) continue;
    before_measures += d < cube.measures_position.value_or(0);
    const auto own = std::ranges::find(cube.sort, d, &ColumnSort::column);
    shown->cube.sort.push_back(own == cube.sort.end() ? ColumnSort() : *own);
    shown->cube.sort.back().column = shown->dimensions.size();
    shown->cube.dimensions.push_back(cube.dimensions[d]);
    shown->dimensions.push_back(whole.dimensions[d]);
    shown->group_positions.push_back(whole.group_positions[d]);
  }
  shown->cube.left_dimensions = left_depth + arrangement.measures_left;
  if (cube.measures_position.has_value()) shown->cube.measures_position = before_measures;
  return {.left = left_depth < left, .top = top_depth < all - left};
}

absl::StatusOr<PivotTable> MakePivot(const HyperCubeDefinition& visible, const BoundCube& bound,
                                     const StraightTable& table, CubeLevels& levels,
                                     HiddenSides hidden, const Execution& execution) {
  return PivotMaker(visible, bound, table, levels, hidden).Make(execution);
}

}  // namespace celadon
