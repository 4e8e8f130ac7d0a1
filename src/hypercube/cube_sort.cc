#include "hypercube/cube_sort.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint32_t kLast = 0xFFFFFFFF;  // rank of NULL

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
  DimensionOrder(const TupleRows& tuples, size_t dimension, std::vector<uint32_t> ranks,
                 bool descending)
      : tuples_(tuples), dimension_(dimension), ranks_(std::move(ranks)), descending_(descending) {}

  int Compare(uint32_t a, uint32_t b) const override {
    const uint32_t rank_a = Rank(a), rank_b = Rank(b);
    if (rank_a == kLast || rank_b == kLast || !descending_) return Sign(rank_a, rank_b);
    return Sign(rank_b, rank_a);
  }

 private:
  uint32_t Rank(uint32_t row) const {
    const DimensionValue value = tuples_.value(row, dimension_);
    return value == kNullValue ? kLast : ranks_[value];
  }

  const TupleRows& tuples_;
  size_t dimension_;
  std::vector<uint32_t> ranks_;
  bool descending_;
};

// Numbers by value, then texts, NULL last.
class MeasureOrder final : public ColumnOrder {
 public:
  MeasureOrder(const MeasureColumn& column, bool by_text, bool descending)
      : column_(column), by_text_(by_text), descending_(descending) {}

  int Compare(uint32_t a, uint32_t b) const override {
    const int rank_a = Rank(a), rank_b = Rank(b);
    if (rank_a != rank_b) return Sign(rank_a, rank_b);
    const int compared = rank_a == 0   ? Sign(column_.numbers[a], column_.numbers[b])
                         : rank_a == 1 ? column_.texts[a].compare(column_.texts[b])
                                       : 0;
    return descending_ ? -compared : compared;
  }

 private:
  int Rank(uint32_t row) const {
    if (column_.is_null(row)) return 2;
    const bool has_text = !column_.texts.empty() && column_.has_text[row];
    return std::isnan(column_.numbers[row]) || (by_text_ && has_text) ? 1 : 0;
  }

  const MeasureColumn& column_;
  bool by_text_;
  bool descending_;
};

absl::StatusOr<std::unique_ptr<ColumnOrder>> MakeOrder(const ColumnSort& sort,
                                                       const SortableRows& rows,
                                                       const ChartContext& context,
                                                       const Execution& execution) {
  for (const SortCriterion& criterion : sort.criteria) {
    if (criterion.by == SortBy::kExpression) {
      return absl::UnimplementedError("Unimplemented: sorting a cube by an expression");
    }
  }
  if (sort.column >= rows.dimensions.size()) {
    const size_t measure = sort.column - rows.dimensions.size();
    if (measure >= rows.measures.size()) {
      return absl::InvalidArgumentError("the cube is sorted by a column that it does not have");
    }
    const bool by_text = !sort.criteria.empty() && sort.criteria.front().by == SortBy::kText;
    return std::make_unique<MeasureOrder>(rows.measures[measure], by_text, sort.descending);
  }
  std::vector<SortCriterion> criteria = sort.criteria;
  if (criteria.empty()) {
    criteria.push_back({.by = SortBy::kText, .descending = false, .expression = {}});
  }
  CELADON_ASSIGN_OR_RETURN(std::vector<uint32_t> ranks,
                           RankSymbols(rows.dimensions[sort.column], criteria, context, execution));
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

absl::Status SortCubeRows(const std::vector<ColumnSort>& sort, const SortableRows& rows,
                          const ChartContext& context, const Execution& execution,
                          std::vector<uint32_t>* order) {
  std::vector<std::unique_ptr<ColumnOrder>> columns;
  for (const ColumnSort& column : WithAllDimensions(sort, rows.dimensions.size())) {
    CELADON_ASSIGN_OR_RETURN(auto made, MakeOrder(column, rows, context, execution));
    columns.push_back(std::move(made));
  }
  std::sort(order->begin(), order->end(), [&](uint32_t a, uint32_t b) {
    for (const auto& column : columns) {
      if (const int compared = column->Compare(a, b); compared != 0) return compared < 0;
    }
    return a < b;
  });
  return absl::OkStatus();
}

}  // namespace celadon
