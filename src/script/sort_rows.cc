#include "script/sort_rows.h"

#include <algorithm>
#include <numeric>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

bool Precedes(ValueView a, ValueView b) {
  if (a.has_number() != b.has_number()) return a.has_number();
  if (a.has_number()) return a.number() < b.number();
  return PlainTextRules().Compare(a.text(), b.text()) < 0;
}

// The place of each row's value among the field's; the same for equal values, last for NULL.
std::vector<uint32_t> RanksOfRows(const StagedTable& table, size_t column, bool descending) {
  const std::vector<uint32_t> rank_of_element =
      RanksOfValues(table.fields[column]->symbols().values(), descending);
  std::vector<uint32_t> ranks(table.rows);
  table.columns[column].Read(0, ranks);
  for (uint32_t& rank : ranks) {
    if (rank != StagedColumn::kNull) rank = rank_of_element[rank];
  }
  return ranks;
}

}  // namespace

std::vector<uint32_t> RanksOfValues(const DualVector& values, bool descending) {
  std::vector<uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](uint32_t a, uint32_t b) {
    return descending ? Precedes(values[b], values[a]) : Precedes(values[a], values[b]);
  });
  std::vector<uint32_t> ranks(values.size());
  for (uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
  return ranks;
}

std::vector<uint32_t> SortRows(const StagedTable& table, const std::vector<SortKey>& keys) {
  std::vector<uint32_t> order(table.rows);
  std::iota(order.begin(), order.end(), 0);
  // A stable sort by the last key first leaves the rows in the order of all keys.
  for (size_t i = keys.size(); i-- > 0;) {
    const size_t column = *table.ColumnOf(keys[i].field);
    const std::vector<uint32_t> ranks = RanksOfRows(table, column, keys[i].descending);
    std::ranges::stable_sort(order, {}, [&](uint32_t row) { return ranks[row]; });
  }
  return order;
}

}  // namespace celadon
