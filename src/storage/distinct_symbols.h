// Whether values are symbols as they stand, told without a hash table.
#ifndef CELADON_STORAGE_DISTINCT_SYMBOLS_H_
#define CELADON_STORAGE_DISTINCT_SYMBOLS_H_

#include "celadon/dual_vector.h"

namespace celadon {

// Whether these are symbols in the order of CompareSymbols: the first ones have numbers, ascending,
// the others are pure texts, ascending; no NULL, no NaN, none twice.
bool AreSymbolsInOrder(const DualVector& values);

// Whether these could be the symbols of a field as they stand, in whatever order: no NULL, no NaN,
// no negative zero, none twice. May be false for some that could: those are neither in order nor
// whole numbers close to each other. Linear in the values.
bool AreKnownSymbols(const DualVector& values);

// Whether these could be symbols if none of them is there twice: no NULL, no NaN, no negative zero.
bool CouldBeSymbols(const DualVector& values);

}  // namespace celadon

#endif  // CELADON_STORAGE_DISTINCT_SYMBOLS_H_
