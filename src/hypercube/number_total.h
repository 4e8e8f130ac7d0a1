// Numbers added up record by record, whole or not.
#ifndef CELADON_HYPERCUBE_NUMBER_TOTAL_H_
#define CELADON_HYPERCUBE_NUMBER_TOTAL_H_

#include <cmath>
#include <cstdint>

#include "expression/double_double.h"
#include "value/number_text.h"

namespace celadon {

// A sum that carries the rounding error along, so that the order of records, and with it the number
// of threads, does not show in the result.
//
// Source: D. E. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2.
class CompensatedSum {
 public:
  CompensatedSum(double sum = 0) : sum_(sum) {}  // implicit: a number is a sum of one

  void Add(double number) {
    const double sum = sum_ + number;
    error_ += ErrorOfSum(sum_, number, sum);
    sum_ = sum;
  }
  // A number that occurs several times; the rounding of the product is carried along as well.
  void Add(double number, uint64_t times) {
    const auto factor = static_cast<double>(times);
    const double product = number * factor;
    Add(product);
    const bool exact = std::abs(product) < kExactIntegers &&
                       static_cast<double>(static_cast<int64_t>(number)) == number;
    if (!exact) error_ += std::fma(number, factor, -product);
  }
  void Add(const CompensatedSum& other) {
    Add(other.sum_);
    error_ += other.error_;
  }
  double value() const { return std::isfinite(sum_) ? sum_ + error_ : sum_; }

 private:
  double sum_, error_ = 0;
};

// What Sum and Avg are told by.
struct NumberTotal {
  CompensatedSum sum;
  uint64_t numbers = 0;

  // NaN is no number.
  NumberTotal& operator+=(double number) {
    const bool none = number != number;
    sum.Add(none ? 0 : number);
    numbers += none ? 0 : 1;
    return *this;
  }
  NumberTotal& operator+=(const NumberTotal& other) {
    sum.Add(other.sum);
    numbers += other.numbers;
    return *this;
  }
};

// The same of records of which most have a number: those without are counted.
struct RecordTotal {
  CompensatedSum sum;
  uint64_t without = 0;

  // A number, or NaN for none.
  struct Any {
    double number;
  };

  RecordTotal& operator+=(double number) {
    sum.Add(number);
    return *this;
  }
  RecordTotal& operator+=(Any any) {
    const bool none = any.number != any.number;
    sum.Add(none ? 0 : any.number);
    without += none ? 1 : 0;
    return *this;
  }
  RecordTotal& operator+=(const RecordTotal& other) {
    sum.Add(other.sum);
    without += other.without;
    return *this;
  }
  friend RecordTotal operator+(RecordTotal a, const RecordTotal& b) { return a += b; }
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NUMBER_TOTAL_H_
