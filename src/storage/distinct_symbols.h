// Whether values are symbols as they stand, told without a hash table.
#ifndef CELADON_STORAGE_DISTINCT_SYMBOLS_H_
#define CELADON_STORAGE_DISTINCT_SYMBOLS_H_

#include <cstdint>

#include "celadon/dual_vector.h"
#include "celadon/executor.h"

namespace celadon {

// Whether these are symbols in the order of CompareSymbols: the first ones have numbers, ascending,
// the others are pure texts, ascending; no NULL, no NaN, none twice.
bool AreSymbolsInOrder(const DualVector& values, Executor* executor = nullptr);

// What is told of values without a look at their order.
enum class KnownSymbols : uint8_t {
  kNot,      // nothing: they are neither in order nor whole numbers close to each other
  kApart,    // they could be the symbols of a field as they stand, in whatever order
  kInOrder,  // and are in the order of CompareSymbols
};

// Symbols that could stand in a field are not NULL, no NaN and no negative zero, and none is there
// twice. Linear in the values, which the threads of the executor share (null: this one).
KnownSymbols KnowSymbols(const DualVector& values, Executor* executor = nullptr);

// Whether these could be symbols if none of them is there twice: no NULL, no NaN, no negative zero.
bool CouldBeSymbols(const DualVector& values);

}  // namespace celadon

#endif  // CELADON_STORAGE_DISTINCT_SYMBOLS_H_
