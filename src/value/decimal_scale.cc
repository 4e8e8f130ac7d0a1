#include "value/decimal_scale.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace celadon {
namespace {

constexpr double kLargestScale = 1e6;
constexpr size_t kBlock = 1024;

// Without a branch a number.
bool AreWholeBy(std::span<const double> numbers, double scale) {
  bool all = true;
  for (const double number : numbers) {
    const double whole = Scaled(number, scale);
    all &= number != number || (whole / scale == number && std::abs(whole) < kEndOfScaled);
  }
  return all;
}

}  // namespace

double DecimalScaleOf(std::span<const double> numbers) {
  double scale = 1;
  for (size_t first = 0; first < numbers.size(); first += kBlock) {
    const auto block = numbers.subspan(first, std::min(kBlock, numbers.size() - first));
    while (!AreWholeBy(block, scale)) {
      if (scale == kLargestScale) return 0;
      scale *= 10;
    }
  }
  return scale;
}

}  // namespace celadon
