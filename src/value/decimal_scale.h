// Numbers of few decimals, as amounts of money are: whole ones but for a power of ten.
#ifndef CELADON_VALUE_DECIMAL_SCALE_H_
#define CELADON_VALUE_DECIMAL_SCALE_H_

#include <span>

namespace celadon {

// The least of 1, 10 … 1,000,000 by which every number is whole: each is the double that is nearest
// to a whole number of less than 2^51 divided by it. 0 where there is none. NaN is passed over.
double DecimalScaleOf(std::span<const double> numbers);

inline constexpr double kEndOfScaled = 2251799813685248;  // 2^51

// The whole number that is nearest to number * scale, where that is less than 2^51; NaN for NaN.
inline double Scaled(double number, double scale) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52: leaves no bits for a fraction
  return number * scale + kShift - kShift;
}

}  // namespace celadon

#endif  // CELADON_VALUE_DECIMAL_SCALE_H_
