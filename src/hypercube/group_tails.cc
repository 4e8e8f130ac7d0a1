#include "hypercube/group_tails.h"

#include <algorithm>
#include <span>

#include "hypercube/others.h"

namespace celadon {
namespace {

// The dimensions by the order of sorting.
std::vector<size_t> SortedDimensions(const HyperCubeDefinition& definition) {
  std::vector<size_t> order;
  for (const ColumnSort& sort : definition.sort) {
    if (sort.column < definition.dimensions.size()) order.push_back(sort.column);
  }
  for (size_t d = 0; d < definition.dimensions.size(); ++d) {
    if (std::ranges::find(order, d) == order.end()) order.push_back(d);
  }
  return order;
}

TupleValue ValueOf(const StraightTable& table, const ShownRow& shown, size_t dimension) {
  if (shown.level == nullptr) return table.rows().tuples.value(shown.row, dimension);
  return dimension < shown.dimensions ? shown.level->rows.tuples.value(shown.row, dimension)
                                      : kTotalValue;
}

}  // namespace

std::vector<GroupTail> TailsOf(const HyperCubeDefinition& definition, const StraightTable& table,
                               const ShownRows& rows) {
  const size_t first = std::min<uint64_t>(definition.page.skip, rows.size());
  const size_t end = first + std::min<uint64_t>(definition.page.top, rows.size() - first);
  std::vector<GroupTail> tails;
  if (first == end) return tails;
  const std::vector<size_t> order = SortedDimensions(definition);
  for (size_t outer = 1; outer < order.size(); ++outer) {
    const auto agree = [&](size_t a, size_t b) {
      return std::ranges::all_of(std::span(order).first(outer), [&](size_t d) {
        return ValueOf(table, rows[a], d) == ValueOf(table, rows[b], d);
      });
    };
    size_t up = first, down = end;
    while (up > 0 && agree(up - 1, first)) --up;
    while (down < rows.size() && agree(down, end - 1)) ++down;
    tails.push_back({.up = first - up, .down = down - end});
  }
  return tails;
}

}  // namespace celadon
