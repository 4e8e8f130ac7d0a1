// Rank: the place of a row's value among those of its segment.
//
// Source: the expression language, section 8.2; Qlik help "Rank", "Examples of chart ranking
// functions".
#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "hypercube/row_calculator.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Rows that share a value occupy the places low to high out of `ranked`.
struct Place {
  double low, high;
  double ranked;
  size_t position;  // of the row among those that share the value, from 0
};

double NumberOfPlace(const Place& place, double mode) {
  const double middle = (place.ranked + 1) / 2;
  if (mode == 1) return place.low;
  if (mode == 2) return (place.low + place.high) / 2;
  if (mode == 3) return place.high;
  if (mode == 4) return place.low + static_cast<double>(place.position);
  if (place.high <= middle) return place.low;
  return place.low >= middle ? place.high : middle;
}

std::string TextOfPlace(const Place& place, double format) {
  if (format == 2 && place.position > 0) return "";
  if (format != 0 || place.low == place.high) return absl::StrFormat("%.0f", place.low);
  return absl::StrFormat("%.0f-%.0f", place.low, place.high);
}

Value RankValue(const Place& place, double mode, double format) {
  const double number = NumberOfPlace(place, mode);
  std::string text = TextOfPlace(place, format);
  if (text == PlainNumberText(number)) return Value::Number(number);
  return Value::Dual(std::move(text), number);
}

}  // namespace

absl::StatusOr<ValueColumn> RowCalculator::Rank(const RowFunctionPlan& plan) {
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, Run(plan.arguments[0], false));
  ValueColumn modes(values.size()), formats(values.size());
  if (plan.arguments.size() > 1) {
    CELADON_ASSIGN_OR_RETURN(modes, Run(plan.arguments[1], false));
  }
  if (plan.arguments.size() > 2) {
    CELADON_ASSIGN_OR_RETURN(formats, Run(plan.arguments[2], false));
  }
  ValueColumn column(values.size());
  for (const std::vector<uint32_t>& segment : segments_.segments(plan.total)) {
    std::vector<uint32_t> ranked;
    for (const uint32_t row : segment) {
      if (!std::isnan(values.number(row))) ranked.push_back(row);
    }
    std::ranges::stable_sort(ranked, std::greater(),
                             [&values](uint32_t row) { return values.number(row); });
    for (size_t low = 0; low < ranked.size();) {
      size_t high = low + 1;
      while (high < ranked.size() && values.number(ranked[high]) == values.number(ranked[low])) {
        ++high;
      }
      for (size_t i = low; i < high; ++i) {
        const Place place{.low = static_cast<double>(low + 1),
                          .high = static_cast<double>(high),
                          .ranked = static_cast<double>(ranked.size()),
                          .position = i - low};
        column.Set(ranked[i], RankValue(place, std::trunc(modes.number(ranked[i])),
                                        std::isnan(formats.number(ranked[i]))
                                            ? 0
                                            : std::trunc(formats.number(ranked[i]))));
      }
      low = high;
    }
  }
  return column;
}

}  // namespace celadon
