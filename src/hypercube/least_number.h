// The least of numbers that are looked at record by record.
#ifndef CELADON_HYPERCUBE_LEAST_NUMBER_H_
#define CELADON_HYPERCUBE_LEAST_NUMBER_H_

#include "expression/column_vector.h"

namespace celadon {

// Cells of it are added up like numbers: of two, the lesser one is taken.
struct LeastNumber {
  double number = kNoNumber;  // none so far

  LeastNumber& operator+=(double other) {
    number = other < number || number != number ? other : number;
    return *this;
  }
  LeastNumber& operator+=(const LeastNumber& other) { return *this += other.number; }
  friend LeastNumber operator+(LeastNumber a, const LeastNumber& b) { return a += b; }
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LEAST_NUMBER_H_
