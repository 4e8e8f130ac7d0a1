#include "hypercube/pivot_side.h"

#include <algorithm>
#include <utility>

#include "hypercube/node_type.h"

namespace celadon {

void PivotSide::Build(std::span<const uint32_t> order) {
  TupleRows met(dimensions_.size());
  std::vector<std::vector<TupleValue>> keys;
  for (const uint32_t row : order) {
    std::vector<TupleValue> key;
    for (const size_t d : dimensions_) key.push_back(table_.rows().tuples.value(row, d));
    if (met.RowOf(key) == keys.size()) keys.push_back(std::move(key));
  }
  nodes_ = NodesBelow(keys);
}

std::vector<PivotNode> PivotSide::NodesBelow(Keys keys) {
  const size_t level = here_.tuple.size();
  if (measures_at_ == level && !here_.measure.has_value()) return MeasureNodes(keys, false);
  if (level < dimensions_.size()) return ValueNodes(keys);
  leaves_.push_back(here_);
  return {};
}

std::vector<PivotNode> PivotSide::ValueNodes(Keys keys) {
  const size_t level = here_.tuple.size();
  const bool total = definition_.dimensions[dimensions_[level]].show_total && !keys.empty();
  std::vector<PivotNode> nodes;
  if (total && definition_.totals_above) nodes.push_back(TotalNode(keys));
  for (size_t begin = 0; begin < keys.size();) {
    size_t end = begin + 1;
    while (end < keys.size() && keys[end][level] == keys[begin][level]) ++end;
    nodes.push_back(ValueNode(keys.subspan(begin, end - begin)));
    begin = end;
  }
  if (total && !definition_.totals_above) nodes.push_back(TotalNode(keys));
  return nodes;
}

PivotNode PivotSide::ValueNode(Keys keys) {
  const size_t level = here_.tuple.size();
  const TupleValue value = keys.front()[level];
  PivotNode node;
  node.cell = table_.DimensionCell(dimensions_[level], value);
  node.type = NodeType(value);
  here_.tuple.push_back(value);
  path_.push_back(node.cell.element);
  const bool inner = level + 1 < dimensions_.size() || expansion_.hidden;
  node.can_collapse = inner && Expanded();
  node.can_expand = inner && !Expanded();
  node.nodes = node.can_expand ? Collapsed(keys) : NodesBelow(keys);
  path_.pop_back();
  here_.tuple.pop_back();
  return node;
}

PivotNode PivotSide::TotalNode(Keys keys) {
  PivotNode node;
  node.cell.text = definition_.dimensions[dimensions_[here_.tuple.size()]].total_label;
  node.cell.element = -1;
  node.type = 'T';
  node.nodes = Collapsed(keys);
  return node;
}

std::vector<PivotNode> PivotSide::Collapsed(Keys keys) {
  if (measures_at_.has_value() && !here_.measure.has_value()) return MeasureNodes(keys, true);
  leaves_.push_back(here_);
  return {};
}

std::vector<PivotNode> PivotSide::MeasureNodes(Keys keys, bool collapsed) {
  std::vector<PivotNode> nodes;
  for (size_t m = 0; m < bound_.measure_names.size(); ++m) {
    PivotNode node;
    node.cell.text = bound_.measure_names[m];
    node.cell.element = static_cast<int64_t>(m);
    node.type = 'P';
    here_.measure = m;
    node.nodes = collapsed ? Collapsed(keys) : NodesBelow(keys);
    here_.measure.reset();
    nodes.push_back(std::move(node));
  }
  return nodes;
}

bool PivotSide::Expanded() const {
  return expansion_.paths == nullptr ||
         std::ranges::find(*expansion_.paths, path_) != expansion_.paths->end();
}

}  // namespace celadon
