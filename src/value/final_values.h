// Values that are shared as they stand, and may be taken over by the last one who holds them.
#ifndef CELADON_VALUE_FINAL_VALUES_H_
#define CELADON_VALUE_FINAL_VALUES_H_

#include <memory>

#include "celadon/dual_vector.h"

namespace celadon {

// Shares values to which nothing will be added.
std::shared_ptr<const DualVector> ShareFinal(DualVector values);

// Whether the values were shared by ShareFinal.
bool AreFinal(const std::shared_ptr<const DualVector>& values);

// The values themselves where they are final and nobody else holds them, else a copy.
DualVector TakeOrCopy(std::shared_ptr<const DualVector> values);

}  // namespace celadon

#endif  // CELADON_VALUE_FINAL_VALUES_H_
