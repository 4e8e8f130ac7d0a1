// Values that are shared again and again with more of them at the end.
#ifndef CELADON_VALUE_GROWING_VALUES_H_
#define CELADON_VALUE_GROWING_VALUES_H_

#include <cstddef>
#include <memory>

#include "celadon/dual_vector.h"

namespace celadon {

// What tells that values belong together: of two vectors shared with one origin, the longer begins
// with the shorter.
using ValueOrigin = std::shared_ptr<const void>;

// Shares values of that origin. They may be added to by the only one who holds them.
std::shared_ptr<DualVector> ShareGrowing(DualVector values, ValueOrigin origin);

// The origin of the values; null where they were not shared by ShareGrowing. Keeps the origin from
// being taken for another one.
ValueOrigin OriginOf(const std::shared_ptr<const DualVector>& values);

// Whether the values were shared with the origin of others, and begin with the first `count` of
// those. False where there are no others.
bool BeginsWith(const std::shared_ptr<const DualVector>& values,
                const std::shared_ptr<const DualVector>& others, size_t count);

// Makes the values fit to be added to: a copy of the same origin where anyone else holds them.
void MakeOwn(std::shared_ptr<DualVector>& values);

}  // namespace celadon

#endif  // CELADON_VALUE_GROWING_VALUES_H_
