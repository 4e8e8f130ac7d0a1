#include "hypercube/pivot.h"

#include <algorithm>
#include <map>
#include <span>

#include "hypercube/others.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

size_t LeftDimensions(const HyperCubeDefinition& definition) {
  const size_t all = definition.dimensions.size();
  if (definition.mode == CubeMode::kStacked) return all;
  return std::min(all, definition.left_dimensions.value_or(all));
}

// The leaves of one side, in their order, and the nodes above them.
class Side {
 public:
  Side(const StraightTable& table, size_t first, size_t count)
      : table_(table), first_(first), count_(count) {}

  // Tuples in the order of their first rows; a tuple's place is that of its leaf.
  void NumberLeaves(std::span<const uint32_t> order) {
    std::map<std::vector<TupleValue>, size_t> numbered;
    for (const uint32_t row : order) numbered.emplace(Key(row), numbered.size());
    leaves_ = std::move(numbered);
  }

  size_t leaves() const { return leaves_.size(); }
  size_t LeafOf(uint32_t row) const { return leaves_.at(Key(row)); }

  std::vector<PivotNode> Nodes() const {
    std::vector<const std::vector<TupleValue>*> ordered(leaves_.size());
    for (const auto& [key, leaf] : leaves_) ordered[leaf] = &key;
    return NodesOf(ordered, 0);
  }

 private:
  using Keys = std::span<const std::vector<TupleValue>* const>;

  std::vector<TupleValue> Key(uint32_t row) const {
    const auto tuple = table_.rows().tuples.tuple(row).subspan(first_, count_);
    return {tuple.begin(), tuple.end()};
  }

  // Nodes of one level for neighbouring tuples that agree above it.
  std::vector<PivotNode> NodesOf(Keys keys, size_t level) const {
    std::vector<PivotNode> nodes;
    for (size_t begin = 0; level < count_ && begin < keys.size();) {
      const TupleValue value = (*keys[begin])[level];
      size_t end = begin + 1;
      while (end < keys.size() && (*keys[end])[level] == value) ++end;
      PivotNode node{.cell = table_.DimensionCell(first_ + level, value), .type = 'N', .nodes = {}};
      if (value == kNullValue) node.type = 'U';
      if (value == kOthersValue) node.type = 'O';
      node.nodes = NodesOf(keys.subspan(begin, end - begin), level + 1);
      nodes.push_back(std::move(node));
      begin = end;
    }
    return nodes;
  }

  const StraightTable& table_;
  size_t first_, count_;
  std::map<std::vector<TupleValue>, size_t> leaves_;
};

std::vector<PivotNode> MeasureNodes(const BoundCube& bound) {
  std::vector<PivotNode> nodes;
  for (size_t m = 0; m < bound.measures.size(); ++m) {
    PivotNode node;
    node.cell.text = bound.measure_names[m];
    node.cell.element = static_cast<int64_t>(m);
    node.type = 'P';
    nodes.push_back(std::move(node));
  }
  return nodes;
}

void AddToLeaves(const std::vector<PivotNode>& measures, std::vector<PivotNode>* nodes) {
  for (PivotNode& node : *nodes) {
    if (node.nodes.empty()) {
      node.nodes = measures;
    } else {
      AddToLeaves(measures, &node.nodes);
    }
  }
}

Cell EmptyCell() {
  Cell cell;
  cell.text.assign(1, '-');
  cell.null = true;
  cell.element = -4;
  return cell;
}

}  // namespace

HyperCubeDefinition VisibleDefinition(const HyperCubeDefinition& whole) {
  HyperCubeDefinition visible = whole;
  const size_t left = LeftDimensions(whole), all = whole.dimensions.size();
  const bool expanded = whole.expanded || whole.mode == CubeMode::kStacked;
  std::vector<size_t> shown;
  for (size_t d = 0; d < all; ++d) {
    if (expanded || d == 0 || d == left) shown.push_back(d);
  }
  visible.dimensions.clear();
  visible.sort.clear();
  visible.left_dimensions =
      static_cast<size_t>(std::ranges::count_if(shown, [left](size_t d) { return d < left; }));
  for (const size_t d : shown) {
    ColumnSort sort{.column = visible.dimensions.size(), .criteria = {}, .descending = false};
    for (const ColumnSort& own : whole.sort) {
      if (own.column != d) continue;
      sort.criteria = own.criteria;
      sort.descending = own.descending;
    }
    visible.sort.push_back(std::move(sort));
    visible.dimensions.push_back(whole.dimensions[d]);
  }
  return visible;
}

absl::StatusOr<PivotTable> MakePivot(const HyperCubeDefinition& visible, const BoundCube& bound,
                                     const StraightTable& table) {
  const size_t left = LeftDimensions(visible), dimensions = bound.dimensions.size();
  const size_t measures = bound.measures.size();
  Side rows(table, 0, left), columns(table, left, dimensions - left);
  rows.NumberLeaves(table.order());
  CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> across, table.OrderFrom(left));
  columns.NumberLeaves(across);
  PivotTable pivot;
  pivot.left = rows.Nodes();
  pivot.top = columns.Nodes();
  if (pivot.top.empty()) {
    pivot.top = MeasureNodes(bound);
  } else if (measures > 1) {
    AddToLeaves(MeasureNodes(bound), &pivot.top);
  }
  pivot.data.assign(rows.leaves(), std::vector<Cell>(columns.leaves() * measures, EmptyCell()));
  for (const uint32_t row : table.order()) {
    std::vector<Cell>& line = pivot.data[rows.LeafOf(row)];
    for (size_t m = 0; m < measures; ++m) {
      line[columns.LeafOf(row) * measures + m] = table.MeasureCell(m, row);
    }
  }
  return pivot;
}

}  // namespace celadon
