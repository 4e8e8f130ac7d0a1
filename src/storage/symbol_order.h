// The value order of the symbols of a field.
#ifndef CELADON_STORAGE_SYMBOL_ORDER_H_
#define CELADON_STORAGE_SYMBOL_ORDER_H_

#include <cstdint>
#include <vector>

#include "celadon/cancel_token.h"
#include "celadon/dual_vector.h"

namespace celadon {

// The positions of the values in the order of CompareSymbols; empty where they are in that order
// already. Requires distinct values without NULL and NaN. Takes 16 bytes a value while it works;
// texts are compared eight bytes at a time, so that long common beginnings cost little. Once the
// token asks for it, what is returned is in no order.
std::vector<uint32_t> PositionsInValueOrder(const DualVector& values,
                                            const CancelToken& cancel = {});

}  // namespace celadon

#endif  // CELADON_STORAGE_SYMBOL_ORDER_H_
