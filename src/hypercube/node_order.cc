#include "hypercube/node_order.h"

#include <algorithm>
#include <numeric>

#include "hypercube/cube_sort.h"
#include "hypercube/others.h"
#include "hypercube/value_order.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class NodeSorter {
 public:
  NodeSorter(const HyperCubeDefinition& definition, const StraightTable& table, CubeLevels& levels)
      : definition_(definition), table_(table), levels_(levels) {}

  // The position of every row's node among those of one level; nodes of different outer ones are
  // never compared for it.
  absl::StatusOr<std::vector<uint32_t>> Ranks(std::span<const size_t> dimensions,
                                              std::span<const uint32_t> order) {
    TupleRows nodes(dimensions.size());
    std::vector<uint32_t> ranks(table_.rows().tuples.size());
    for (const uint32_t row : order) ranks[row] = nodes.RowOf(Project(row, dimensions));
    const std::vector<ColumnSort> sort = MeasuresBefore(dimensions.back());
    if (sort.empty()) return ranks;
    CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> positions,
                             Positions(dimensions, nodes, sort));
    for (const uint32_t row : order) ranks[row] = positions[ranks[row]];
    return ranks;
  }

 private:
  std::vector<TupleValue> Project(uint32_t row, std::span<const size_t> dimensions) const {
    std::vector<TupleValue> tuple;
    for (const size_t d : dimensions) tuple.push_back(table_.rows().tuples.value(row, d));
    return tuple;
  }

  // What a dimension's values are sorted by before their own order. A measure of one level of a
  // tree sorts no other.
  std::vector<ColumnSort> MeasuresBefore(size_t dimension) const {
    std::vector<ColumnSort> sort;
    for (const ColumnSort& column : definition_.sort) {
      if (column.column == dimension) break;
      if (column.column < definition_.dimensions.size()) continue;
      const size_t measure = column.column - definition_.dimensions.size();
      if (definition_.measures[measure].dimension.value_or(dimension) != dimension) continue;
      sort.push_back(column);
      sort.back().column = measure;
    }
    return sort;
  }

  // Of each node, by the measures; the others stand last, ties stay as they are.
  absl::StatusOr<std::vector<uint32_t>> Positions(std::span<const size_t> dimensions,
                                                  const TupleRows& nodes,
                                                  const std::vector<ColumnSort>& sort) {
    CELADON_ASSIGN_OR_RETURN(const LevelView level, levels_.At(dimensions));
    std::vector<uint32_t> rows, sorted(nodes.size()), positions(nodes.size());
    for (uint32_t node = 0; node < nodes.size(); ++node) {
      rows.push_back(*level.tuples->Find(nodes.tuple(node)));
    }
    std::iota(sorted.begin(), sorted.end(), 0);
    const auto others = [&nodes](uint32_t node) {
      return nodes.value(node, nodes.dimensions() - 1) == kOthersValue;
    };
    std::ranges::sort(sorted, [&](uint32_t a, uint32_t b) {
      if (others(a) != others(b)) return others(b);
      for (const ColumnSort& column : sort) {
        const ValueColumn& measure = (*level.measures)[column.column];
        const int compared = CompareBy(column, measure, rows[a], rows[b]);
        if (compared != 0) return compared < 0;
      }
      return a < b;
    });
    for (uint32_t i = 0; i < sorted.size(); ++i) positions[sorted[i]] = i;
    return positions;
  }

  static int CompareBy(const ColumnSort& sort, const ValueColumn& measure, uint32_t a, uint32_t b) {
    const bool by_text = !sort.criteria.empty() && sort.criteria.front().by == SortBy::kText;
    return by_text ? CompareTexts(measure, a, b, sort.descending)
                   : CompareValues(measure, a, b, sort.descending);
  }

  const HyperCubeDefinition& definition_;
  const StraightTable& table_;
  CubeLevels& levels_;
};

}  // namespace

absl::Status SortNodes(const HyperCubeDefinition& definition, const BoundCube& bound,
                       const StraightTable& table, CubeLevels& levels,
                       std::span<const size_t> dimensions, std::vector<uint32_t>* order) {
  const size_t columns = bound.columns();
  bool by_measure = false;
  for (const ColumnSort& sort : definition.sort) {
    by_measure |= sort.column >= definition.dimensions.size();
    if (sort.column >= columns) return NoSuchColumn();
  }
  if (!by_measure || bound.plan.looks_at_rows) return absl::OkStatus();
  NodeSorter sorter(definition, table, levels);
  std::vector<std::vector<uint32_t>> ranks;  // a level
  for (size_t depth = 1; depth <= dimensions.size(); ++depth) {
    CELADON_ASSIGN_OR_RETURN(ranks.emplace_back(), sorter.Ranks(dimensions.first(depth), *order));
  }
  std::ranges::stable_sort(*order, [&ranks](uint32_t a, uint32_t b) {
    for (const std::vector<uint32_t>& level : ranks) {
      if (level[a] != level[b]) return level[a] < level[b];
    }
    return false;
  });
  return absl::OkStatus();
}

}  // namespace celadon
