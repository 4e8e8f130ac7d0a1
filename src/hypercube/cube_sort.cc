#include "hypercube/cube_sort.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <utility>

#include "celadon/cube_error.h"
#include "hypercube/others.h"
#include "hypercube/sort_pairs.h"
#include "hypercube/symbol_ranks.h"
#include "hypercube/value_order.h"
#include "runtime/cancellable_sort.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "sorting the rows of a chart";
constexpr int kKeyBits = 64;

// Compares rows by one column.
class ColumnOrder {
 public:
  virtual ~ColumnOrder() = default;
  // Whether a stands before b: negative, or behind it: positive.
  virtual int Compare(uint32_t a, uint32_t b) const = 0;
};

// The same by a number of so many bits.
class KeyedOrder : public ColumnOrder {
 public:
  virtual int bits() const = 0;
  virtual uint64_t Key(uint32_t row) const = 0;
  int Compare(uint32_t a, uint32_t b) const final {
    const uint64_t key_a = Key(a), key_b = Key(b);
    return key_a < key_b ? -1 : key_b < key_a ? 1 : 0;
  }
};

// A dimension's rows by the rank of their symbols, NULL behind all of these, then Others.
class DimensionOrder final : public KeyedOrder {
 public:
  DimensionOrder(const TupleRows& tuples, size_t dimension, SymbolRanks ranks, bool descending)
      : tuples_(tuples), dimension_(dimension), ranks_(std::move(ranks)), descending_(descending) {}

  int bits() const override {
    return static_cast<int>(std::bit_width(uint64_t{ranks_.size()} + 1));
  }
  uint64_t Key(uint32_t row) const override {
    const TupleValue value = tuples_.value(row, dimension_);
    if (value == kOthersValue || value == kTotalValue) return uint64_t{ranks_.size()} + 1;
    if (value == kNullValue) return ranks_.size();
    return descending_ ? ranks_.size() - 1 - ranks_[value] : ranks_[value];
  }

 private:
  const TupleRows& tuples_;
  size_t dimension_;
  SymbolRanks ranks_;
  bool descending_;
};

// A measure's rows where none has a text.
class NumberOrder final : public KeyedOrder {
 public:
  NumberOrder(const ValueColumn& column, bool descending)
      : column_(column), descending_(descending) {}

  int bits() const override { return kKeyBits; }
  uint64_t Key(uint32_t row) const override {
    constexpr uint64_t kSign = uint64_t{1} << (kKeyBits - 1);
    const double number = column_.number(row);
    if (std::isnan(number)) return ~uint64_t{0};
    const auto pattern = std::bit_cast<uint64_t>(number + 0.0);  // -0 is 0
    const uint64_t ascending = (pattern & kSign) != 0 ? ~pattern : pattern | kSign;
    return descending_ ? ~ascending : ascending;
  }

 private:
  const ValueColumn& column_;
  bool descending_;
};

// A measure's rows by number, or by text where a text is asked for.
class MeasureOrder final : public ColumnOrder {
 public:
  MeasureOrder(const ValueColumn& column, bool by_text, bool descending)
      : column_(column), by_text_(by_text), descending_(descending) {}

  int Compare(uint32_t a, uint32_t b) const override {
    return by_text_ ? CompareTexts(column_, a, b, descending_)
                    : CompareValues(column_, a, b, descending_);
  }

 private:
  const ValueColumn& column_;
  bool by_text_;
  bool descending_;
};

// The columns named, then the dimensions left out; measures left out cannot break a tie.
std::vector<ColumnSort> WithAllDimensions(std::vector<ColumnSort> sort, size_t dimensions) {
  for (size_t d = 0; d < dimensions; ++d) {
    if (std::ranges::none_of(sort, [d](const ColumnSort& s) { return s.column == d; })) {
      sort.push_back({.column = d, .criteria = {}, .descending = false});
    }
  }
  return sort;
}

// Sorts rows by columns, those that have keys by as many at a time as fit into one number. Orders
// of columns are made when rows are still equal in those before.
class RowSort {
 public:
  // The first `named` columns may have formulas that fail.
  RowSort(std::vector<ColumnSort> columns, size_t named, const SortableRows& rows,
          const ChartContext& context, const Execution& execution)
      : columns_(std::move(columns)),
        named_(named),
        rows_(rows),
        context_(context),
        execution_(execution),
        orders_(columns_.size()),
        memory_(execution.memory) {}

  absl::Status Sort(std::span<uint32_t> rows) {
    // The rows and their keys, twice while they are sorted.
    CELADON_RETURN_IF_ERROR(memory_.Resize(rows.size() * 2 * sizeof(KeyedRow), kWhat));
    for (size_t column = 0; column < named_; ++column) {
      CELADON_RETURN_IF_ERROR(Order(column).status());
    }
    return SortBy(0, rows);
  }

 private:
  struct KeyedRow {
    uint64_t key;
    uint32_t row;
  };

  absl::StatusOr<const ColumnOrder*> Order(size_t column) {
    if (orders_[column] == nullptr) {
      CELADON_ASSIGN_OR_RETURN(orders_[column], MakeOrder(columns_[column]));
    }
    return orders_[column].get();
  }

  absl::StatusOr<std::unique_ptr<ColumnOrder>> MakeOrder(const ColumnSort& sort) const {
    if (sort.column >= rows_.dimensions.size()) {
      const size_t measure = sort.column - rows_.dimensions.size();
      const ValueColumn& column = rows_.measures[measure];
      if (!column.has_texts()) return std::make_unique<NumberOrder>(column, sort.descending);
      const bool by_text = !sort.criteria.empty() && sort.criteria.front().by == SortBy::kText;
      return std::make_unique<MeasureOrder>(column, by_text, sort.descending);
    }
    std::vector<SortCriterion> criteria = sort.criteria;
    if (criteria.empty()) {
      criteria.push_back({.by = SortBy::kText, .descending = false, .expression = {}});
    }
    CELADON_ASSIGN_OR_RETURN(
        SymbolRanks ranks, SymbolRanks::Make(rows_.fields, rows_.dimensions[sort.column], criteria,
                                             context_, execution_));
    return std::make_unique<DimensionOrder>(rows_.tuples, sort.column, std::move(ranks),
                                            sort.descending);
  }

  // Sorts rows that the columns before leave equal.
  absl::Status SortBy(size_t column, std::span<uint32_t> rows) {
    if (column == columns_.size() || rows.size() <= kFewRows) return SortFew(column, rows);
    std::vector<const KeyedOrder*> keyed;
    CELADON_RETURN_IF_ERROR(FindKeyed(column, &keyed));
    if (!keyed.empty()) return SortByKeys(column, keyed, rows);
    CELADON_ASSIGN_OR_RETURN(const ColumnOrder* const order, Order(column));
    std::vector<uint32_t> sorted(rows.begin(), rows.end());
    CELADON_RETURN_IF_ERROR(SortOrCancel(
        sorted, [order](uint32_t a, uint32_t b) { return order->Compare(a, b) < 0; },
        execution_.cancel));
    std::ranges::copy(sorted, rows.begin());
    return SortEqual(column + 1, rows,
                     [&](size_t a, size_t b) { return order->Compare(sorted[a], sorted[b]) == 0; });
  }

  absl::Status SortFew(size_t column, std::span<uint32_t> rows) {
    for (size_t c = column; c < columns_.size(); ++c) {
      CELADON_RETURN_IF_ERROR(Order(c).status());
    }
    std::ranges::sort(rows, [this, column](uint32_t a, uint32_t b) {
      for (size_t c = column; c < orders_.size(); ++c) {
        if (const int compared = orders_[c]->Compare(a, b); compared != 0) return compared < 0;
      }
      return a < b;
    });
    return absl::OkStatus();
  }

  // The columns from this one on whose keys fit into one number.
  absl::Status FindKeyed(size_t column, std::vector<const KeyedOrder*>* keyed) {
    int bits = 0;
    for (; column < columns_.size(); ++column) {
      const bool measure = columns_[column].column >= rows_.dimensions.size();
      if (measure && bits > 0) break;
      CELADON_ASSIGN_OR_RETURN(const ColumnOrder* const order, Order(column));
      const auto* const own = dynamic_cast<const KeyedOrder*>(order);
      if (own == nullptr || bits + own->bits() > kKeyBits) break;
      keyed->push_back(own);
      bits += own->bits();
    }
    return absl::OkStatus();
  }

  absl::Status SortByKeys(size_t column, const std::vector<const KeyedOrder*>& keyed,
                          std::span<uint32_t> rows) {
    std::vector<KeyedRow> entries(rows.size());
    const size_t parts = (rows.size() + kPartRows - 1) / kPartRows;
    execution_.executor->Run(parts, [&](size_t part, size_t) {
      const size_t end = std::min(rows.size(), (part + 1) * kPartRows);
      for (size_t i = part * kPartRows; i < end; ++i) entries[i] = {KeyOf(keyed, rows[i]), rows[i]};
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    SortPairs(&entries, &KeyedRow::key, *execution_.executor);
    std::ranges::transform(entries, rows.begin(), &KeyedRow::row);
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    return SortEqual(column + keyed.size(), rows,
                     [&entries](size_t a, size_t b) { return entries[a].key == entries[b].key; });
  }

  static uint64_t KeyOf(const std::vector<const KeyedOrder*>& keyed, uint32_t row) {
    uint64_t key = keyed.front()->Key(row);
    for (size_t i = 1; i < keyed.size(); ++i) key = key << keyed[i]->bits() | keyed[i]->Key(row);
    return key;
  }

  // Goes on with runs of rows that are the same up to this column, as places tell.
  template <typename Same>
  absl::Status SortEqual(size_t column, std::span<uint32_t> rows, Same same) {
    for (size_t first = 0; first < rows.size();) {
      size_t last = first + 1;
      while (last < rows.size() && same(first, last)) ++last;
      if (last - first > 1) {
        CELADON_RETURN_IF_ERROR(SortBy(column, rows.subspan(first, last - first)));
      }
      first = last;
    }
    return absl::OkStatus();
  }

  static constexpr size_t kPartRows = size_t{1} << 15;
  static constexpr size_t kFewRows = 32;

  const std::vector<ColumnSort> columns_;
  const size_t named_;
  const SortableRows& rows_;
  const ChartContext& context_;
  const Execution& execution_;
  std::vector<std::unique_ptr<ColumnOrder>> orders_;
  MemoryReservation memory_;
};

}  // namespace

absl::Status NoSuchColumn() {
  return WithCubeError(
      absl::InvalidArgumentError("the cube is sorted by a column that it does not have"),
      CubeError::kInvalidSort);
}

ColumnSort OwnSort(const HyperCubeDefinition& definition, size_t dimension) {
  ColumnSort sort{.column = dimension, .criteria = {}, .descending = false};
  const auto own = std::ranges::find(definition.sort, dimension, &ColumnSort::column);
  if (own != definition.sort.end()) sort = *own;
  if (sort.criteria.empty()) sort.criteria.push_back(SortCriterion());
  return sort;
}

std::vector<ColumnSort> NestedSort(const HyperCubeDefinition& definition) {
  std::vector<ColumnSort> sort;
  for (size_t d = 0; d < definition.dimensions.size(); ++d) {
    sort.push_back(OwnSort(definition, d));
  }
  return sort;
}

absl::Status SortCubeRows(const std::vector<ColumnSort>& sort, const SortableRows& rows,
                          const ChartContext& context, const Execution& execution,
                          std::vector<uint32_t>* order) {
  for (const ColumnSort& column : sort) {
    if (column.column >= rows.dimensions.size() + rows.measures.size()) return NoSuchColumn();
  }
  // The others of the outermost dimension stand last, whatever the columns say (our own).
  const auto others = std::ranges::stable_partition(*order, [&rows](uint32_t row) {
    return rows.dimensions.empty() || rows.tuples.value(row, 0) != kOthersValue;
  });
  RowSort sorting(WithAllDimensions(sort, rows.dimensions.size()), sort.size(), rows, context,
                  execution);
  CELADON_RETURN_IF_ERROR(sorting.Sort({order->begin(), others.begin()}));
  return sorting.Sort(others);
}

}  // namespace celadon
