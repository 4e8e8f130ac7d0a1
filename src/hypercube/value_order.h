// The order of rows by the values of a column.
#ifndef CELADON_HYPERCUBE_VALUE_ORDER_H_
#define CELADON_HYPERCUBE_VALUE_ORDER_H_

#include "hypercube/value_column.h"

namespace celadon {

// Numbers by value, then texts in text order, NULL last whatever the direction. Negative, 0 or
// positive.
int CompareValues(const ValueColumn& column, size_t a, size_t b, bool descending);
// By text where there is one, numbers before texts.
int CompareTexts(const ValueColumn& column, size_t a, size_t b, bool descending);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_VALUE_ORDER_H_
