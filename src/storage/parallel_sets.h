// Large sets joined by all threads, a morsel of words at a time.
#ifndef CELADON_STORAGE_PARALLEL_SETS_H_
#define CELADON_STORAGE_PARALLEL_SETS_H_

#include <memory>
#include <span>

#include "celadon/bitmap.h"
#include "celadon/executor.h"

namespace celadon {

// What all of these sets hold, of which there is one at least; they have the same size.
Bitmap IntersectionOf(std::span<const std::shared_ptr<const Bitmap>> sets, Executor& executor);
// What either of two sets of the same size holds.
Bitmap UnionOf(const Bitmap& a, const Bitmap& b, Executor& executor);
// What a set does not hold.
Bitmap ComplementOf(const Bitmap& set, Executor& executor);

}  // namespace celadon

#endif  // CELADON_STORAGE_PARALLEL_SETS_H_
