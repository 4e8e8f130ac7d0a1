// What is found out about the order of final values, once for all who hold them.
#ifndef CELADON_STORAGE_KNOWN_ORDER_H_
#define CELADON_STORAGE_KNOWN_ORDER_H_

#include <memory>

#include "celadon/dual_vector.h"
#include "celadon/execution.h"
#include "value/final_values.h"

namespace celadon {

// Whether the values are symbols as they stand: no NULL, no NaN, no negative zero, none twice.
// Linear, unless only their order tells, which is then kept with them; that takes memory of the
// execution, for want of which they are not. False where the work was cancelled. Of final values
// alone, which no other thread asks about meanwhile.
bool AreSymbols(const std::shared_ptr<const DualVector>& values, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_KNOWN_ORDER_H_
