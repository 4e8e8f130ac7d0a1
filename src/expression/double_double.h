// A number of twice the digits of a double, for sums of which only a small difference is wanted.
//
// Source: T. J. Dekker, "A floating-point technique for extending the available precision" (1971);
// D. E. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2.
#ifndef CELADON_EXPRESSION_DOUBLE_DOUBLE_H_
#define CELADON_EXPRESSION_DOUBLE_DOUBLE_H_

#include <cmath>

namespace celadon {

// What two numbers are more than their rounded sum: doubles, or several of them side by side.
template <typename Number>
Number ErrorOfSum(Number a, Number b, Number sum) {
  const Number part = sum - a;
  return (a - (sum - part)) + (b - part);
}

// The sum of two doubles, some 32 decimal digits.
class DoubleDouble {
 public:
  constexpr DoubleDouble(double high = 0, double low = 0)  // implicit: a double is such a number
      : high_(high), low_(low) {}
  static DoubleDouble Product(double a, double b) {
    const double product = a * b;
    return {product, std::fma(a, b, -product)};
  }

  // Its parts: the double next to it, nearly, and the rest.
  double high() const { return high_; }
  double low() const { return low_; }
  double value() const { return std::isfinite(high_) ? high_ + low_ : high_; }

  // Adds a double at the cost of a few operations; the rounding errors are added up by themselves.
  void Add(double number) {
    const double sum = high_ + number;
    low_ += ErrorOfSum(high_, number, sum);
    high_ = sum;
  }
  void Add(const DoubleDouble& other) {
    Add(other.high_);
    low_ += other.low_;
  }

  DoubleDouble operator-() const { return {-high_, -low_}; }
  friend DoubleDouble operator+(DoubleDouble a, const DoubleDouble& b) {
    a.Add(b);
    return Normal(a.high_, a.low_);
  }
  friend DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) { return a + -b; }
  friend DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
    const DoubleDouble product = Product(a.high_, b.high_);
    return Normal(product.high_, product.low_ + (a.high_ * b.low_ + a.low_ * b.high_));
  }
  friend DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) {
    const double first = a.high_ / b.high_;
    const DoubleDouble left = a - b * first;
    const double second = left.high_ / b.high_;
    return Normal(first, second) + (left - b * second).high_ / b.high_;
  }

 private:
  // Requires that `low` is the smaller one.
  static DoubleDouble Normal(double high, double low) {
    const double sum = high + low;
    return {sum, low - (sum - high)};
  }

  double high_, low_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_DOUBLE_DOUBLE_H_
