// Totals that are made of the numbers in rows, not of the records behind them.
//
// Source: the hypercube page, section 7; Qlik's engine API, `qBrutalSum` and `qAggrFunc`.
#ifndef CELADON_HYPERCUBE_ROW_TOTALS_H_
#define CELADON_HYPERCUBE_ROW_TOTALS_H_

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "celadon/hypercube.h"
#include "hypercube/value_column.h"

namespace celadon {

class RowTotals {
 public:
  RowTotals(MeasureDefinition::Total total, size_t groups)
      : total_(total), counts_(groups, 0), column_(groups) {}

  // NaN, which is no number, does not count.
  void Add(size_t group, double number) {
    if (std::isnan(number)) return;
    const bool first = counts_[group]++ == 0;
    column_.SetNumber(group, first ? number : Joined(column_.number(group), number));
  }

  // Of no numbers the sum and the count are 0, the others NULL.
  ValueColumn Take() {
    using Total = MeasureDefinition::Total;
    for (size_t group = 0; group < counts_.size(); ++group) {
      const double count = static_cast<double>(counts_[group]);
      if (total_ == Total::kNone) column_.SetNumber(group, kNoNumber);
      if (total_ == Total::kCount) column_.SetNumber(group, count);
      if (total_ == Total::kSum && count == 0) column_.SetNumber(group, 0);
      if (total_ == Total::kAverage) column_.SetNumber(group, column_.number(group) / count);
    }
    return std::move(column_);
  }

 private:
  double Joined(double a, double b) const {
    switch (total_) {
      case MeasureDefinition::Total::kMinimum:
        return std::min(a, b);
      case MeasureDefinition::Total::kMaximum:
        return std::max(a, b);
      default:
        return a + b;
    }
  }

  MeasureDefinition::Total total_;
  std::vector<uint64_t> counts_;
  ValueColumn column_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_TOTALS_H_
