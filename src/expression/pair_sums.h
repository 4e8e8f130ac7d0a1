// Sums over pairs of numbers, from which correlation, regression and deviation follow.
//
// Source: T. J. Dekker, "A floating-point technique for extending the available precision" (1971).
#ifndef CELADON_EXPRESSION_PAIR_SUMS_H_
#define CELADON_EXPRESSION_PAIR_SUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "expression/double_double.h"

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
// same there is no deviation at all. Both numbers of a pair are worked on at once.
class PairSums {
 public:
  void Add(double y, double x) {
    const Both numbers = {x, y};
    const Halves halves = Note(numbers);
    const double product = x * y;
    xy_.Add({product, ErrorOfProduct(product, halves.upper[kX], halves.lower[kX], halves.upper[kY],
                                     halves.lower[kY])});
    count_ += 1;
  }
  void AddY(double y) {
    Note(Both{0, y});
    count_ += 1;
  }
  // So many times. Requires that the number of times is exact as a double.
  void Add(double y, double x, double times);
  void AddY(double y, double times);
  void Add(const PairSums& other);

  PairMoments AboutMeans() const;
  PairMoments About(double x, double y) const;

 private:
  static constexpr size_t kX = 0, kY = 1;
  using Both = double __attribute__((vector_size(16)));  // of x and y
  using Flags = int64_t __attribute__((vector_size(16)));

  // Two sums, as DoubleDouble has them, with the same parts side by side.
  class Sums {
   public:
    DoubleDouble operator[](size_t of) const { return {high_[of], low_[of]}; }
    void Add(size_t of, const DoubleDouble& number) {
      DoubleDouble sum = (*this)[of];
      sum.Add(number);
      high_[of] = sum.high();
      low_[of] = sum.low();
    }
    // As DoubleDouble::Add() does, for both.
    void Add(Both numbers, Both errors) {
      const Both high = {high_[kX], high_[kY]}, low = {low_[kX], low_[kY]};
      const Both sum = high + numbers, rest = low + ErrorOfSum(high, numbers, sum) + errors;
      std::memcpy(high_.data(), &sum, sizeof(sum));
      std::memcpy(low_.data(), &rest, sizeof(rest));
    }

   private:
    std::array<double, 2> high_ = {}, low_ = {};
  };

  // Numbers as sums of two that have half of the digits each, so that products of those are exact.
  struct Halves {
    explicit Halves(Both numbers) {
      constexpr double kSplit = 134217729;  // 2^27 + 1
      Both scaled = numbers * kSplit;
#if !defined(__SSE2__) || defined(__FMA__)
      asm("" : "+m"(scaled));  // else it might be fused with what is taken from it
#endif
      upper = scaled - (scaled - numbers);
      lower = numbers - upper;
    }
    Both upper, lower;
  };

  // What the product of two numbers is more than what it was rounded to.
  template <typename Number>
  static Number ErrorOfProduct(Number product, Number a_upper, Number a_lower, Number b_upper,
                               Number b_lower) {
    return ((a_upper * b_upper - product) + a_upper * b_lower + a_lower * b_upper) +
           a_lower * b_lower;
  }

  Halves Note(Both numbers) {
    NoteFirst(numbers);
    sums_.Add(numbers, Both());
    const Halves halves(numbers);
    const Both squares = numbers * numbers;
    squares_.Add(squares,
                 ErrorOfProduct(squares, halves.upper, halves.lower, halves.upper, halves.lower));
    return halves;
  }
  void NoteFirst(Both numbers) {
    if (count_ == 0) first_ = numbers;
    varies_ |= numbers != first_;
  }
  void NoteTimes(size_t of, double number, double times);
  DoubleDouble SquaresAbout(size_t of, const DoubleDouble& point) const;
  DoubleDouble MeanOf(size_t of) const;
  PairMoments Moments(const DoubleDouble& x, const DoubleDouble& y) const;

  double count_ = 0;
  Both first_ = {};
  Flags varies_ = {};  // not 0 where there are different numbers
  Sums sums_, squares_;
  DoubleDouble xy_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PAIR_SUMS_H_
