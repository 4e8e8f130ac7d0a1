// One side of a pivot table: its nodes, and what each of its leaves stands for.
#ifndef CELADON_HYPERCUBE_PIVOT_SIDE_H_
#define CELADON_HYPERCUBE_PIVOT_SIDE_H_

#include <optional>
#include <span>
#include <vector>

#include "celadon/hypercube.h"
#include "hypercube/straight_table.h"

namespace celadon {

// The records of the outer dimensions of its side that have these values; with all of them one
// value a dimension.
struct PivotLeaf {
  std::vector<TupleValue> tuple;
  std::optional<size_t> measure;  // where measures stand on this side
};

class PivotSide {
 public:
  using Paths = std::vector<std::vector<int64_t>>;

  // What is referred to outlives the object.
  struct Chart {
    const HyperCubeDefinition& definition;
    const BoundCube& bound;
    const StraightTable& table;
  };
  struct Expansion {
    const Paths* paths = nullptr;  // of the nodes that are expanded; null: all are
    bool hidden = false;           // more dimensions follow than the side is given
  };

  // `measures_at` is the number of the side's dimensions before the measures; nullopt: they stand
  // on the other side.
  PivotSide(const Chart& chart, std::span<const size_t> dimensions,
            std::optional<size_t> measures_at, const Expansion& expansion)
      : definition_(chart.definition),
        bound_(chart.bound),
        table_(chart.table),
        dimensions_(dimensions),
        measures_at_(measures_at),
        expansion_(expansion) {}

  // Fills nodes and leaves; values stand in the order of their first rows.
  void Build(std::span<const uint32_t> order);

  std::vector<PivotNode>& nodes() { return nodes_; }
  const std::vector<PivotLeaf>& leaves() const { return leaves_; }
  // The positions of the dimensions that a leaf has values of.
  std::span<const size_t> dimensions_of(const PivotLeaf& leaf) const {
    return dimensions_.first(leaf.tuple.size());
  }
  bool complete(const PivotLeaf& leaf) const { return leaf.tuple.size() == dimensions_.size(); }

 private:
  using Keys = std::span<const std::vector<TupleValue>>;

  std::vector<PivotNode> NodesBelow(Keys keys);
  std::vector<PivotNode> ValueNodes(Keys keys);
  std::vector<PivotNode> MeasureNodes(Keys keys, bool collapsed);
  PivotNode ValueNode(Keys keys);
  PivotNode TotalNode(Keys keys);
  // What stands below a node whose inner dimensions are not shown.
  std::vector<PivotNode> Collapsed(Keys keys);
  bool Expanded() const;

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const StraightTable& table_;
  std::span<const size_t> dimensions_;
  std::optional<size_t> measures_at_;
  Expansion expansion_;
  // The way to the node that is built.
  PivotLeaf here_;
  std::vector<int64_t> path_;
  std::vector<PivotNode> nodes_;
  std::vector<PivotLeaf> leaves_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_PIVOT_SIDE_H_
