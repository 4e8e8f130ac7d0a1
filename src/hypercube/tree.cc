#include "hypercube/tree.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "hypercube/cube_sort.h"
#include "hypercube/dimension_details.h"
#include "hypercube/node_order.h"
#include "hypercube/node_type.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Rows = std::span<const uint32_t>;

// Makes the whole tree, before anything of it is left out.
class TreeMaker {
 public:
  TreeMaker(const HyperCubeDefinition& definition, const BoundCube& bound,
            const StraightTable& table, CubeLevels& levels, const CubeSurroundings& surroundings)
      : definition_(definition),
        bound_(bound),
        table_(table),
        levels_(levels),
        surroundings_(surroundings),
        positions_(bound.dimensions.size()) {
    std::iota(positions_.begin(), positions_.end(), 0);
  }

  absl::StatusOr<TreeNode> Make() {
    std::vector<uint32_t> order = table_.order();
    CELADON_RETURN_IF_ERROR(SortNodes(definition_, bound_, table_, levels_, positions_, &order));
    CELADON_ASSIGN_OR_RETURN(states_, StatesOfDimensions(bound_, surroundings_));
    TreeNode root{.type = 'R'};
    for (size_t m = 0; m < bound_.measure_names.size(); ++m) {
      if (definition_.measures[m].dimension.has_value()) continue;
      root.values.push_back(table_.ResultCell(m, table_.measures().totals[m], 0));
    }
    if (!positions_.empty()) CELADON_RETURN_IF_ERROR(AddNodes(order, &root));
    return root;
  }

 private:
  size_t level() const { return tuple_.size(); }

  absl::Status AddNodes(Rows rows, TreeNode* parent) {
    CELADON_RETURN_IF_ERROR(surroundings_.execution.cancel.status());
    const DimensionDefinition& dimension = definition_.dimensions[level()];
    const bool total = dimension.show_total && !rows.empty();
    std::vector<TreeNode>& nodes = parent->nodes;
    std::set<TupleValue> there;
    for (size_t begin = 0; begin < rows.size();) {
      const TupleValue value = table_.rows().tuples.value(rows[begin], level());
      size_t end = begin + 1;
      while (end < rows.size() && table_.rows().tuples.value(rows[end], level()) == value) ++end;
      CELADON_ASSIGN_OR_RETURN(nodes.emplace_back(),
                               ValueNode(value, rows.subspan(begin, end - begin)));
      there.insert(value);
      begin = end;
    }
    if (definition_.tree.levels[level()].all_values) {
      CELADON_RETURN_IF_ERROR(AddGenerated(there, &nodes));
    }
    if (!total) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(TreeNode node, TotalNode());
    nodes.insert(definition_.totals_above ? nodes.begin() : nodes.end(), std::move(node));
    return absl::OkStatus();
  }

  absl::StatusOr<TreeNode> ValueNode(TupleValue value, Rows rows) {
    const size_t own = level();
    TreeNode node{.cell = table_.DimensionCell(own, value), .type = NodeType(value)};
    if (node.cell.element >= 0 && !states_[own].empty()) node.state = states_[own][value];
    tuple_.push_back(value);
    path_.push_back(node.cell.element);
    CELADON_ASSIGN_OR_RETURN(node.values, ValuesAt(own));
    if (level() < positions_.size()) {
      node.can_collapse =
          definition_.expanded ||
          std::ranges::find(definition_.expanded_left, path_) != definition_.expanded_left.end();
      node.can_expand = !node.can_collapse;
      if (node.can_collapse) CELADON_RETURN_IF_ERROR(AddNodes(rows, &node));
    }
    path_.pop_back();
    tuple_.pop_back();
    return node;
  }

  absl::StatusOr<TreeNode> TotalNode() {
    TreeNode node{.type = 'T'};
    node.cell.text = definition_.dimensions[level()].total_label;
    node.cell.element = -1;
    CELADON_ASSIGN_OR_RETURN(node.values, ValuesAt(level()));
    return node;
  }

  // The measures of a level over the records of the tuple that is being built.
  absl::StatusOr<std::vector<Cell>> ValuesAt(size_t level) {
    CELADON_ASSIGN_OR_RETURN(const LevelView view,
                             levels_.At(std::span(positions_).first(tuple_.size())));
    const auto row = view.tuples->Find(tuple_);
    std::vector<Cell> values;
    for (const size_t m : MeasuresOf(level)) {
      values.push_back(row.has_value() ? table_.ResultCell(m, (*view.measures)[m], *row)
                                       : NoValue(m));
    }
    return values;
  }

  std::vector<size_t> MeasuresOf(size_t level) const {
    std::vector<size_t> measures;
    for (size_t m = 0; m < bound_.measure_names.size(); ++m) {
      if (definition_.measures[m].dimension.value_or(level) == level) measures.push_back(m);
    }
    return measures;
  }

  Cell NoValue(size_t measure) const { return table_.ResultCell(measure, ValueColumn(1), 0); }

  absl::Status AddGenerated(const std::set<TupleValue>& there, std::vector<TreeNode>* nodes) {
    const size_t own = level();
    if (states_[own].empty()) return absl::OkStatus();  // all values of a formula have records
    const ColumnSort sort = OwnSort(definition_, own);
    CELADON_ASSIGN_OR_RETURN(
        std::vector<SymbolId> symbols,
        SortSymbols(surroundings_.fields, bound_.dimensions[own], sort.criteria,
                    surroundings_.context, surroundings_.execution));
    if (sort.descending) std::ranges::reverse(symbols);
    for (const SymbolId symbol : symbols) {
      const ValueState state = states_[own][symbol];
      const bool possible = state == ValueState::kSelected || state == ValueState::kPossible;
      if (!possible || there.contains(symbol)) continue;
      TreeNode node{.cell = table_.DimensionCell(own, symbol), .type = 'G', .state = state};
      for (const size_t m : MeasuresOf(own)) node.values.push_back(NoValue(m));
      nodes->push_back(std::move(node));
    }
    return absl::OkStatus();
  }

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const StraightTable& table_;
  CubeLevels& levels_;
  const CubeSurroundings& surroundings_;
  std::vector<size_t> positions_;                // of all dimensions
  std::vector<std::vector<ValueState>> states_;  // a dimension; empty: of a formula
  // The way to the node that is built.
  std::vector<TupleValue> tuple_;
  std::vector<int64_t> path_;
};

// Says where the nodes below one stand, and what their values add up to. `leaves` counts the leaves
// on the way.
void Number(uint64_t* leaves, TreeNode* node) {
  node->row = *leaves;
  if (node->nodes.empty()) ++*leaves;
  std::vector<uint64_t> path = node->path;
  if (node->type != 'R') path.push_back(node->group_position);
  for (size_t i = 0; i < node->nodes.size(); ++i) {
    TreeNode& inner = node->nodes[i];
    inner.group_position = i;
    inner.group_size = node->nodes.size();
    inner.path = path;
    Number(leaves, &inner);
    if (inner.type == 'T') continue;
    node->positive.resize(inner.values.size());
    node->negative.resize(inner.values.size());
    for (size_t m = 0; m < inner.values.size(); ++m) {
      const double value = inner.values[m].has_number ? inner.values[m].number : 0;
      (value > 0 ? node->positive : node->negative)[m] += value;
    }
  }
}

// Leaves out what the pages and levels do not ask for.
void Cut(const TreeFetch& fetch, size_t level, TreeNode* node) {
  std::vector<TreeNode> kept;
  for (TreeNode& inner : node->nodes) {
    const Page& page = fetch.levels[level].page;
    const uint64_t position = inner.group_position;
    if (position < page.skip || position - page.skip >= page.top) continue;
    Cut(fetch, level + 1, &inner);
    if (level < fetch.first) {
      std::ranges::move(inner.nodes, std::back_inserter(kept));
    } else if (level - fetch.first < fetch.depth) {
      kept.push_back(std::move(inner));
    }
  }
  node->nodes = std::move(kept);
}

uint64_t NodesOf(const TreeNode& node) {
  uint64_t nodes = node.nodes.size();
  for (const TreeNode& inner : node.nodes) nodes += NodesOf(inner);
  return nodes;
}

}  // namespace

absl::StatusOr<TreeNode> MakeTree(const HyperCubeDefinition& definition, const BoundCube& bound,
                                  const StraightTable& table, CubeLevels& levels,
                                  const CubeSurroundings& surroundings) {
  CELADON_ASSIGN_OR_RETURN(TreeNode root,
                           TreeMaker(definition, bound, table, levels, surroundings).Make());
  uint64_t leaves = 0;
  Number(&leaves, &root);
  Cut(definition.tree, 0, &root);
  if (NodesOf(root) > definition.tree.most_nodes) root.nodes.clear();
  return root;
}

}  // namespace celadon
