#include "script/sort_rows.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "celadon/text_rules.h"
#include "runtime/huge_pages.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

// Symbols of a field a row of the table, above which only those of the rows are ordered.
constexpr uint64_t kSymbolsARow = 2;

// The order of the field's symbols, without a copy of them where they stand in a finished table.
std::vector<uint32_t> RanksOfElements(StagedField& field, bool descending) {
  if (!field.untouched() || field.size() != field.finished->size()) {
    return RanksOfValues(field.values(), descending);
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

// The elements of its rows, in their order; NULL is none.
std::vector<uint32_t> ElementsOfRows(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  std::ranges::sort(elements);
  elements.erase(std::ranges::unique(elements).begin(), elements.end());
  if (!elements.empty() && elements.back() == StagedColumn::kNull) elements.pop_back();
  return elements;
}

// Reads the rank of each row: `rank_of` has it at the place of the row's element. NULL stands
// behind.
template <typename PlaceOf>
RowRanks ReadRanks(const StagedColumn& column, const std::vector<uint32_t>& rank_of,
                   PlaceOf place_of, Executor& executor) {
  const auto null = static_cast<uint32_t>(rank_of.size());
  RowRanks ranks{FilledVector<uint32_t>(column.rows(), 0, &executor), null + 1};
  InStretches(column.rows(), &executor, [&](size_t, size_t first, size_t end) {
    const auto rows = std::span(ranks.of_row).subspan(first, end - first);
    column.Read(first, rows);
    for (uint32_t& rank : rows) {
      rank = rank == StagedColumn::kNull ? null : rank_of[place_of(rank)];
    }
  });
  return ranks;
}

// The place of each row's value among those of the field, or among those of the rows.
RowRanks RanksOfColumn(const StagedTable& table, size_t place, bool descending,
                       Executor& executor) {
  const StagedColumn& column = table.columns[place];
  StagedField& field = *table.fields[place];
  if (field.size() / kSymbolsARow <= table.rows) {
    return ReadRanks(column, RanksOfElements(field, descending), std::identity(), executor);
  }
  const std::vector<uint32_t> used = ElementsOfRows(column);
  const auto place_of = [&used](uint32_t element) {
    return std::ranges::lower_bound(used, element) - used.begin();
  };
  return ReadRanks(column, RanksOfSome(field, used, descending), place_of, executor);
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
  if (!std::ranges::is_sorted(numbers, {}, number)) std::ranges::sort(numbers, {}, number);
  if (descending) {
    std::ranges::reverse(numbers);
    std::ranges::stable_sort(texts, [&before](uint32_t a, uint32_t b) { return before(b, a); });
    std::ranges::rotate(places, first_text);
  } else {
    std::ranges::stable_sort(texts, before);
  }
  std::vector<uint32_t> ranks(values.size());
  for (uint32_t rank = 0; rank < ranks.size(); ++rank) ranks[places[rank]] = rank;
  return ranks;
}

RowRanks RanksOfRows(const BatchColumn& column, bool descending) {
  const std::vector<uint32_t> rank_of = RanksOfValues(*column.dictionary, descending);
  const auto null = static_cast<uint32_t>(rank_of.size());
  RowRanks ranks{column.codes, null + 1};
  for (uint32_t& rank : ranks.of_row) rank = rank == BatchColumn::kNull ? null : rank_of[rank];
  return ranks;
}

std::vector<uint32_t> SortRows(const StagedTable& table, const std::vector<SortKey>& keys,
                               Executor& executor) {
  std::vector<RowRanks> ranks;
  for (const SortKey& key : keys) {
    ranks.push_back(RanksOfColumn(table, *table.ColumnOf(key.field), key.descending, executor));
  }
  return OrderByRanks(table.rows, std::move(ranks), executor);
}

}  // namespace celadon
