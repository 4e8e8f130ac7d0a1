// The value order of the symbols of a field.
#ifndef CELADON_STORAGE_SYMBOL_ORDER_H_
#define CELADON_STORAGE_SYMBOL_ORDER_H_

#include <cstdint>
#include <vector>

#include "celadon/cancel_token.h"
#include "celadon/dual_vector.h"
#include "celadon/executor.h"

namespace celadon {

// The order of CompareSymbols among some values.
struct ValueOrder {
  std::vector<uint32_t> positions;  // of the values; empty where they are in that order already
  bool distinct = true;             // none is there twice
};

// Heap bytes that OrderValues takes for a value while it works.
inline constexpr uint64_t kOrderBytesAValue = 20;

// Orders values without NULL and NaN, by the threads of the executor (null: by this one). Texts are
// compared eight bytes at a time, so that long common beginnings cost little. Once the token asks
// for it, what is returned is in no order.
ValueOrder OrderValues(const DualVector& values, const CancelToken& cancel = {},
                       Executor* executor = nullptr);

}  // namespace celadon

#endif  // CELADON_STORAGE_SYMBOL_ORDER_H_
