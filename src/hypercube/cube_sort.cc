#include "hypercube/cube_sort.h"

#include <algorithm>
#include <memory>

#include "celadon/cube_error.h"
#include "hypercube/others.h"
#include "hypercube/symbol_ranks.h"
#include "hypercube/value_order.h"
#include "runtime/cancellable_sort.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = 0xFFFFFFFE;  // rank of NULL
constexpr uint32_t kLast = 0xFFFFFFFF;  // rank of Others

template <typename T>
int Sign(T a, T b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// Compares two rows by one column; negative, 0 or positive.
class ColumnOrder {
 public:
  virtual ~ColumnOrder() = default;
  virtual int Compare(uint32_t a, uint32_t b) const = 0;
};

// A dimension's rows by the rank of their symbols.
class DimensionOrder final : public ColumnOrder {
 public:
  DimensionOrder(const TupleRows& tuples, size_t dimension, SymbolRanks ranks, bool descending)
      : tuples_(tuples), dimension_(dimension), ranks_(std::move(ranks)), descending_(descending) {}

  int Compare(uint32_t a, uint32_t b) const override {
    const uint32_t rank_a = Rank(a), rank_b = Rank(b);
    if (rank_a >= kNull || rank_b >= kNull || !descending_) return Sign(rank_a, rank_b);
    return Sign(rank_b, rank_a);
  }

 private:
  uint32_t Rank(uint32_t row) const {
    const TupleValue value = tuples_.value(row, dimension_);
    if (value == kOthersValue || value == kTotalValue) return kLast;
    return value == kNullValue ? kNull : ranks_[value];
  }

  const TupleRows& tuples_;
  size_t dimension_;
  SymbolRanks ranks_;
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

absl::StatusOr<std::unique_ptr<ColumnOrder>> MakeOrder(const ColumnSort& sort,
                                                       const SortableRows& rows,
                                                       const ChartContext& context,
                                                       const Execution& execution) {
  if (sort.column >= rows.dimensions.size()) {
    const size_t measure = sort.column - rows.dimensions.size();
    if (measure >= rows.measures.size()) {
      return NoSuchColumn();
    }
    const bool by_text = !sort.criteria.empty() && sort.criteria.front().by == SortBy::kText;
    return std::make_unique<MeasureOrder>(rows.measures[measure], by_text, sort.descending);
  }
  std::vector<SortCriterion> criteria = sort.criteria;
  if (criteria.empty()) {
    criteria.push_back({.by = SortBy::kText, .descending = false, .expression = {}});
  }
  CELADON_ASSIGN_OR_RETURN(
      SymbolRanks ranks,
      SymbolRanks::Make(rows.fields, rows.dimensions[sort.column], criteria, context, execution));
  return std::make_unique<DimensionOrder>(rows.tuples, sort.column, std::move(ranks),
                                          sort.descending);
}

// The columns named, then the dimensions left out; measures left out cannot break a tie.
std::vector<ColumnSort> WithAllDimensions(std::vector<ColumnSort> sort, size_t dimensions) {
  for (size_t d = 0; d < dimensions; ++d) {
    if (std::ranges::none_of(sort, [d](const ColumnSort& s) { return s.column == d; })) {
      sort.push_back({.column = d, .criteria = {}, .descending = false});
    }
  }
  return sort;
}

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
  std::vector<std::unique_ptr<ColumnOrder>> columns;
  for (const ColumnSort& column : WithAllDimensions(sort, rows.dimensions.size())) {
    CELADON_ASSIGN_OR_RETURN(auto made, MakeOrder(column, rows, context, execution));
    columns.push_back(std::move(made));
  }
  // The others of the outermost dimension stand last, whatever the columns say (our own).
  const auto others = [&rows](uint32_t row) {
    return !rows.dimensions.empty() && rows.tuples.value(row, 0) == kOthersValue;
  };
  const auto before = [&](uint32_t a, uint32_t b) {
    if (others(a) != others(b)) return others(b);
    for (const auto& column : columns) {
      if (const int compared = column->Compare(a, b); compared != 0) return compared < 0;
    }
    return a < b;
  };
  return SortOrCancel(*order, before, execution.cancel);
}

}  // namespace celadon
