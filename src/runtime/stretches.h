// Long loops over values, cut into stretches that several threads work on.
#ifndef CELADON_RUNTIME_STRETCHES_H_
#define CELADON_RUNTIME_STRETCHES_H_

#include <algorithm>
#include <cstddef>

#include "celadon/executor.h"

namespace celadon {

inline constexpr size_t kStretch = 1 << 16;  // values

inline size_t StretchesOf(size_t size, size_t length = kStretch) {
  return (size + length - 1) / length;
}

// Calls body(stretch, first, end) for each stretch of `size` values, for several at once unless
// `executor` is null.
template <typename Body>
void InStretches(size_t size, Executor* executor, const Body& body, size_t length = kStretch) {
  const auto task = [&](size_t stretch, size_t) {
    body(stretch, stretch * length, std::min(size, (stretch + 1) * length));
  };
  const size_t stretches = StretchesOf(size, length);
  if (executor != nullptr) return executor->Run(stretches, task);
  for (size_t stretch = 0; stretch < stretches; ++stretch) task(stretch, 0);
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_STRETCHES_H_
