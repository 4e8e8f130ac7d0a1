// The rows next to each other that functions of other rows read, and what range functions make of
// the numbers there.
#ifndef CELADON_HYPERCUBE_ROW_WINDOWS_H_
#define CELADON_HYPERCUBE_ROW_WINDOWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "expression/double_double.h"
#include "hypercube/measure.h"

namespace celadon {

// Positions [begin, end) in a segment; read from the end where the function looks upwards.
struct RowWindow {
  size_t begin = 0, end = 0;
  bool upwards = false;
};

// What Above, Below, Top or Bottom reads at a position of a segment of so many rows.
RowWindow WindowOf(RowFunctionPlan::Kind kind, size_t size, size_t position, double offset,
                   double count);

// Range functions over any windows of a segment at a cost that does not grow with them, as those of
// a running total do. Sums have twice the digits of a double, so that a difference of two of them
// is what adding up the window gives, or more exact.
class WindowNumbers {
 public:
  enum class Kind : uint8_t { kSum, kAverage, kCount, kLeast, kGreatest };
  // Nullopt for a function that is not calculated so.
  static std::optional<Kind> KindOf(std::string_view function);

  // NaN: no number. Requires that none is infinite.
  WindowNumbers(Kind kind, std::span<const double> numbers);
  // NaN for none.
  double Of(const RowWindow& window) const;

 private:
  double Extreme(size_t begin, size_t end) const;

  const Kind kind_;
  std::vector<uint32_t> counts_;    // of numbers before each position
  std::vector<DoubleDouble> sums_;  // the same
  // Of kLeast, and of negated numbers of kGreatest: the least of 1, 2, 4 … from each position on.
  std::vector<std::vector<double>> least_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_WINDOWS_H_
