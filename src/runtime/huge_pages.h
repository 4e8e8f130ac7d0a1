// Memory that the system hands out in large pieces.
#ifndef CELADON_RUNTIME_HUGE_PAGES_H_
#define CELADON_RUNTIME_HUGE_PAGES_H_

#include <cstddef>
#include <vector>

#include "celadon/executor.h"

namespace celadon {

// Says that these bytes will be filled, mostly from their beginning on: the whole huge pages among
// them are then handed out at once, each on its first touch, where the system would otherwise be
// asked 512 times. Only for large blocks that are not touched yet; those of a few megabytes are
// left alone. A whole block of the allocator stays one that the system can move when it grows.
void FillInHugePages(void* bytes, size_t size);

// Has the pages handed out at once, by all threads. Only for bytes that will all be filled.
void TouchPages(void* bytes, size_t size, Executor& executor);

// A vector that was filled so; `executor`, if there is one, hands out its pages.
template <typename T>
std::vector<T> FilledVector(size_t size, const T& value = T(), Executor* executor = nullptr) {
  std::vector<T> filled;
  filled.reserve(size);
  FillInHugePages(filled.data(), size * sizeof(T));
  if (executor != nullptr) TouchPages(filled.data(), size * sizeof(T), *executor);
  filled.resize(size, value);
  return filled;
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_HUGE_PAGES_H_
