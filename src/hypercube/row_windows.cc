#include "hypercube/row_windows.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "value/number_text.h"

namespace celadon {

RowWindow WindowOf(RowFunctionPlan::Kind kind, size_t size, size_t position, double offset,
                   double count) {
  using enum RowFunctionPlan::Kind;
  const double rows = static_cast<double>(size), here = static_cast<double>(position);
  const double first = kind == kAbove   ? here - offset
                       : kind == kBelow ? here + offset
                       : kind == kTop   ? offset - 1
                                        : rows - offset;
  const bool upwards = kind == kAbove || kind == kBottom;
  const double more = std::ceil(count) - 1, last = upwards ? first - more : first + more;
  if (std::isnan(last) || more < 0) return {};
  const double begin = std::max(0.0, upwards ? last : first);
  const double end = std::min(rows, 1 + (upwards ? first : last));
  if (begin >= end) return {};
  return {.begin = static_cast<size_t>(begin), .end = static_cast<size_t>(end), .upwards = upwards};
}

std::optional<WindowNumbers::Kind> WindowNumbers::KindOf(std::string_view function) {
  if (function == "RangeSum") return Kind::kSum;
  if (function == "RangeAvg") return Kind::kAverage;
  if (function == "RangeNumericCount") return Kind::kCount;
  if (function == "RangeMin") return Kind::kLeast;
  if (function == "RangeMax") return Kind::kGreatest;
  return std::nullopt;
}

WindowNumbers::WindowNumbers(Kind kind, std::span<const double> numbers)
    : kind_(kind), counts_(1), sums_(1) {
  for (const double number : numbers) {
    const bool none = std::isnan(number);
    counts_.push_back(counts_.back() + (none ? 0 : 1));
    sums_.push_back(sums_.back() + DoubleDouble(none ? 0 : number));
  }
  if (kind != Kind::kLeast && kind != Kind::kGreatest) return;
  std::vector<double>& single = least_.emplace_back();
  for (const double number : numbers) {
    single.push_back(std::isnan(number) ? HUGE_VAL : kind == Kind::kLeast ? number : -number);
  }
  for (size_t length = 1; 2 * length <= numbers.size(); length *= 2) {
    const std::vector<double>& half = least_.back();
    std::vector<double> twice(numbers.size() - 2 * length + 1);
    for (size_t i = 0; i < twice.size(); ++i) twice[i] = std::min(half[i], half[i + length]);
    least_.push_back(std::move(twice));
  }
}

double WindowNumbers::Extreme(size_t begin, size_t end) const {
  const size_t level = std::bit_width(end - begin) - 1;
  const std::vector<double>& least = least_[level];
  return std::min(least[begin], least[end - (size_t{1} << level)]);
}

double WindowNumbers::Of(const RowWindow& window) const {
  const uint32_t count = counts_[window.end] - counts_[window.begin];
  if (kind_ == Kind::kCount) return count;
  if (kind_ == Kind::kSum || kind_ == Kind::kAverage) {
    const double sum = (sums_[window.end] - sums_[window.begin]).value();
    if (kind_ == Kind::kSum) return sum;
    return count == 0 ? kNoNumber : sum / count;
  }
  if (count == 0) return kNoNumber;
  const double least = Extreme(window.begin, window.end);
  return kind_ == Kind::kLeast ? least : -least;
}

}  // namespace celadon
