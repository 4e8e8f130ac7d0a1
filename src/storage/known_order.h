// What is found out about the order of final values, once for all who hold them.
#ifndef CELADON_STORAGE_KNOWN_ORDER_H_
#define CELADON_STORAGE_KNOWN_ORDER_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "celadon/dual_vector.h"
#include "celadon/execution.h"
#include "value/final_values.h"

namespace celadon {

// Whether the values are symbols as they stand: no NULL, no NaN, no negative zero, none twice.
// Linear, unless only their order tells, which is then kept with them; that takes memory of the
// execution, for want of which they are not. False where the work was cancelled. Of final values
// alone, which no other thread asks about meanwhile.
bool AreSymbols(const std::shared_ptr<const DualVector>& values, const Execution& execution);

// Whether values are known to be final and in the order of CompareSymbols.
bool AreInOrder(const std::shared_ptr<const DualVector>& values);

// The position of a symbol among symbols that stand in order; nullopt where it is not there.
std::optional<uint32_t> FindInOrder(const DualVector& values, ValueView value);

}  // namespace celadon

#endif  // CELADON_STORAGE_KNOWN_ORDER_H_
