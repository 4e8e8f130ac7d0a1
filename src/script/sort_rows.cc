#include "script/sort_rows.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

// Symbols of a field a row of the table, above which only those of the rows are ordered.
constexpr uint64_t kSymbolsARow = 2;

// Numbers, and how many there are, 0 up to that; larger ones are NULL.
struct Ranks {
  std::vector<uint32_t> of_row;
  uint32_t count = 0;
};

// The order of the field's symbols, without a copy of them where they stand in a finished table.
std::vector<uint32_t> RanksOfElements(StagedField& field, bool descending) {
  if (!field.untouched() || field.size() != field.finished->size()) {
    return RanksOfValues(field.symbols().values(), descending);
  }
  const SymbolTable& finished = *field.finished;
  std::vector<uint32_t> ranks = RanksOfValues(finished.values(), descending);
  if (finished.elements().empty()) return ranks;
  std::vector<uint32_t> of_elements(ranks.size());
  for (SymbolId id = 0; id < ranks.size(); ++id) of_elements[finished.element(id)] = ranks[id];
  return of_elements;
}

// The same of some elements alone, which ascend.
std::vector<uint32_t> RanksOfSome(const StagedField& field, std::span<const uint32_t> elements,
                                  bool descending) {
  DualVector values;
  for (const uint32_t element : elements) values.Append(field.value(element));
  return RanksOfValues(values, descending);
}

// The place of each row's value among those of the field, or among those of the rows.
Ranks RanksOfRows(const StagedTable& table, size_t column, bool descending) {
  StagedField& field = *table.fields[column];
  Ranks ranks{std::vector<uint32_t>(table.rows), field.size()};
  table.columns[column].Read(0, ranks.of_row);
  if (field.size() / kSymbolsARow <= table.rows) {
    const std::vector<uint32_t> rank_of_element = RanksOfElements(field, descending);
    for (uint32_t& rank : ranks.of_row) {
      if (rank != StagedColumn::kNull) rank = rank_of_element[rank];
    }
    return ranks;
  }
  std::vector<uint32_t> used = ranks.of_row;
  std::ranges::sort(used);
  used.erase(std::ranges::unique(used).begin(), used.end());
  if (!used.empty() && used.back() == StagedColumn::kNull) used.pop_back();
  const std::vector<uint32_t> rank_of_used = RanksOfSome(field, used, descending);
  for (uint32_t& rank : ranks.of_row) {
    if (rank == StagedColumn::kNull) continue;
    rank = rank_of_used[static_cast<size_t>(std::ranges::lower_bound(used, rank) - used.begin())];
  }
  ranks.count = static_cast<uint32_t>(used.size());
  return ranks;
}

// Rows by rank, NULL last; those of one rank stay in their order.
std::vector<uint32_t> SortedByRank(const std::vector<uint32_t>& rows, const Ranks& ranks) {
  std::vector<uint32_t> next(ranks.count + size_t{2});  // behind a place for each rank: their end
  const auto rank_of = [&ranks](uint32_t row) { return std::min(ranks.of_row[row], ranks.count); };
  for (const uint32_t row : rows) ++next[rank_of(row) + size_t{1}];
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<uint32_t> sorted(rows.size());
  for (const uint32_t row : rows) sorted[next[rank_of(row)]++] = row;
  return sorted;
}

}  // namespace

std::vector<uint32_t> RanksOfValues(const DualVector& values, bool descending) {
  std::vector<uint32_t> places(values.size());
  std::iota(places.begin(), places.end(), 0);
  const auto first_text = std::ranges::stable_partition(places, [&values](uint32_t place) {
                            return values[place].has_number();
                          }).begin();
  const std::span numbers(places.begin(), first_text), texts(first_text, places.end());
  const auto number = [&values](uint32_t place) { return values.number(place); };
  const auto before = [&](uint32_t a, uint32_t b) {
    return PlainTextRules().Compare(values.text(a), values.text(b)) < 0;
  };
  if (descending) {
    std::ranges::stable_sort(numbers, std::greater<>(), number);
    std::ranges::stable_sort(texts, [&before](uint32_t a, uint32_t b) { return before(b, a); });
    std::ranges::rotate(places, first_text);
  } else {
    if (!std::ranges::is_sorted(numbers, {}, number)) {
      std::ranges::stable_sort(numbers, {}, number);
    }
    std::ranges::stable_sort(texts, before);
  }
  std::vector<uint32_t> ranks(values.size());
  for (uint32_t rank = 0; rank < ranks.size(); ++rank) ranks[places[rank]] = rank;
  return ranks;
}

std::vector<uint32_t> SortRows(const StagedTable& table, const std::vector<SortKey>& keys) {
  std::vector<uint32_t> order(table.rows);
  std::iota(order.begin(), order.end(), 0);
  // A stable sort by the last key first leaves the rows in the order of all keys.
  for (size_t i = keys.size(); i-- > 0;) {
    const size_t column = *table.ColumnOf(keys[i].field);
    order = SortedByRank(order, RanksOfRows(table, column, keys[i].descending));
  }
  return order;
}

}  // namespace celadon
