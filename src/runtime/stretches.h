// Long loops over values, cut into stretches that several threads work on.
#ifndef CELADON_RUNTIME_STRETCHES_H_
#define CELADON_RUNTIME_STRETCHES_H_

#include <algorithm>
#include <cstddef>

#include "celadon/executor.h"

namespace celadon {

inline constexpr size_t kStretch = 1 << 16;  // values

inline size_t StretchesOf(size_t size) { return (size + kStretch - 1) / kStretch; }

// Calls body(stretch, first, end) for each stretch of `size` values, for several at once unless
// `executor` is null.
template <typename Body>
void InStretches(size_t size, Executor* executor, const Body& body) {
  const auto task = [&](size_t stretch, size_t) {
    body(stretch, stretch * kStretch, std::min(size, (stretch + 1) * kStretch));
  };
  if (executor != nullptr) return executor->Run(StretchesOf(size), task);
  for (size_t stretch = 0; stretch < StretchesOf(size); ++stretch) task(stretch, 0);
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_STRETCHES_H_
