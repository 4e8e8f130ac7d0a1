#include "hypercube/value_order.h"

#include <cmath>

#include "celadon/text_rules.h"

namespace celadon {
namespace {

enum Rank { kNumber, kText, kNull };

int Compare(const ValueColumn& column, size_t a, size_t b, Rank rank_a, Rank rank_b,
            bool descending) {
  if (rank_a != rank_b) return rank_a < rank_b ? -1 : 1;
  int compared = 0;
  if (rank_a == kNumber) {
    const double x = column.number(a), y = column.number(b);
    compared = x < y ? -1 : y < x ? 1 : 0;
  } else if (rank_a == kText) {
    const auto order = PlainTextRules().Compare(column.text(a), column.text(b));
    compared = order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  return descending ? -compared : compared;
}

}  // namespace

int CompareValues(const ValueColumn& column, size_t a, size_t b, bool descending) {
  const auto rank = [&column](size_t row) {
    if (column.is_null(row)) return kNull;
    return std::isnan(column.number(row)) ? kText : kNumber;
  };
  return Compare(column, a, b, rank(a), rank(b), descending);
}

int CompareTexts(const ValueColumn& column, size_t a, size_t b, bool descending) {
  const auto rank = [&column](size_t row) {
    if (column.is_null(row)) return kNull;
    return column.has_text(row) ? kText : kNumber;
  };
  return Compare(column, a, b, rank(a), rank(b), descending);
}

}  // namespace celadon
