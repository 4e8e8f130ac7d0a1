// Sums over pairs of numbers, from which correlation, regression and deviation follow.
#ifndef CELADON_EXPRESSION_PAIR_SUMS_H_
#define CELADON_EXPRESSION_PAIR_SUMS_H_

#include <cmath>

#include "expression/double_double.h"
#include "value/number_text.h"

namespace celadon {

// Of numbers y, each explained by an x; sums of squares and products are of the distances from the
// means or from a given point.
struct PairMoments {
  double count = 0, mean_x = 0, mean_y = 0;
  double xx = 0, yy = 0, xy = 0;
  double left = 0;  // of yy, what a line through the means or the point leaves
};

// Adds pairs up as they are met, in any order. The sums have twice the digits of a double, so that
// what is left of the difference of two of them has all of its own; of numbers that are all the
// same there is no deviation at all.
class PairSums {
 public:
  void Add(double y, double x) {
    Note(&x_, x);
    Note(&y_, y);
    xy_.Add(Product(x, y));
    count_ += 1;
  }
  void AddY(double y) {
    Note(&y_, y);
    count_ += 1;
  }
  // So many times. Requires that the number of times is exact as a double.
  void Add(double y, double x, double times);
  void AddY(double y, double times);
  void Add(const PairSums& other);

  PairMoments AboutMeans() const;
  PairMoments About(double x, double y) const;

 private:
  struct Sum {
    DoubleDouble sum, squares;
    double first = 0;
    bool varies = false;
  };

  // Most numbers are whole, and their products need no second look.
  static DoubleDouble Product(double a, double b) {
    const double product = a * b;
    const bool exact = std::abs(product) < kExactIntegers && IsWhole(a) && IsWhole(b);
    return exact ? DoubleDouble(product) : DoubleDouble::Product(a, b);
  }
  static bool IsWhole(double number) {
    return std::abs(number) < kExactIntegers &&
           static_cast<double>(static_cast<int64_t>(number)) == number;
  }
  void Note(Sum* sum, double number) const {
    if (count_ == 0) sum->first = number;
    sum->varies |= number != sum->first;
    sum->sum.Add(number);
    sum->squares.Add(Product(number, number));
  }
  void NoteTimes(Sum* sum, double number, double times) const;
  void Merge(Sum* sum, const Sum& other, double count) const;
  DoubleDouble SquaresAbout(const Sum& sum, const DoubleDouble& point) const;
  PairMoments Moments(const DoubleDouble& x, const DoubleDouble& y) const;

  double count_ = 0;
  Sum x_, y_;
  DoubleDouble xy_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PAIR_SUMS_H_
