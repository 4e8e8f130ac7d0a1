#include "hypercube/shown_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Positions of the dimensions with a total, the outermost first.
std::vector<size_t> TotalDimensions(const HyperCubeDefinition& definition) {
  std::vector<size_t> positions;
  for (size_t d = 0; d < definition.dimensions.size(); ++d) {
    if (definition.dimensions[d].show_total) positions.push_back(d);
  }
  return positions;
}

bool AgreeOutside(const TupleRows& tuples, uint32_t a, uint32_t b, size_t dimension) {
  return std::ranges::equal(tuples.tuple(a).first(dimension), tuples.tuple(b).first(dimension));
}

}  // namespace

std::vector<ColumnSort> SortAroundTotals(const HyperCubeDefinition& definition) {
  const std::vector<size_t> totals = TotalDimensions(definition);
  const size_t outside = totals.empty() ? 0 : totals.back();
  std::vector<ColumnSort> sort;
  const auto own = [&definition](size_t column) {
    return std::ranges::find(definition.sort, column, &ColumnSort::column);
  };
  for (size_t d = 0; d < outside; ++d) {
    const auto found = own(d);
    sort.push_back(found == definition.sort.end()
                       ? ColumnSort{.column = d, .criteria = {}, .descending = false}
                       : *found);
  }
  for (const ColumnSort& column : definition.sort) {
    if (column.column >= outside) sort.push_back(column);
  }
  return sort;
}

absl::StatusOr<ShownRows> ShownRows::Find(const HyperCubeDefinition& definition,
                                          const StraightTable& table, CubeLevels& levels) {
  ShownRows shown(table);
  const std::vector<size_t> totals = TotalDimensions(definition);
  const std::vector<uint32_t>& order = table.order();
  if (totals.empty()) return shown;
  const TupleRows& tuples = table.rows().tuples;
  for (size_t i = 0; i < order.size(); ++i) {
    for (const size_t d : totals) {
      const bool begins = i == 0 || !AgreeOutside(tuples, order[i - 1], order[i], d);
      if (!begins || !definition.totals_above) continue;
      CELADON_RETURN_IF_ERROR(shown.AddTotal(order[i], d, levels));
    }
    shown.with_totals_.push_back({.row = order[i]});
    for (auto d = totals.rbegin(); d != totals.rend(); ++d) {
      const bool ends = i + 1 == order.size() || !AgreeOutside(tuples, order[i], order[i + 1], *d);
      if (!ends || definition.totals_above) continue;
      CELADON_RETURN_IF_ERROR(shown.AddTotal(order[i], *d, levels));
    }
  }
  return shown;
}

absl::Status ShownRows::AddTotal(uint32_t of, size_t dimensions, CubeLevels& levels) {
  std::vector<size_t> kept(dimensions);
  std::iota(kept.begin(), kept.end(), 0);
  CELADON_ASSIGN_OR_RETURN(const CubeLevel* level, levels.Of(kept));
  const auto row = level->rows.tuples.Find(table_.rows().tuples.tuple(of).first(dimensions));
  with_totals_.push_back({.row = *row, .level = level, .dimensions = dimensions});
  return absl::OkStatus();
}

}  // namespace celadon
