// Memory that the system hands out in large pieces.
#ifndef CELADON_RUNTIME_HUGE_PAGES_H_
#define CELADON_RUNTIME_HUGE_PAGES_H_

#include <cstddef>
#include <vector>

namespace celadon {

// Says that these bytes will be filled, mostly from their beginning on: the whole huge pages among
// them are then handed out at once, each on its first touch, where the system would otherwise be
// asked 512 times. Only for large blocks that are not touched yet; those of a few megabytes are
// left alone.
void FillInHugePages(void* bytes, size_t size);

// A vector that was filled so.
template <typename T>
std::vector<T> FilledVector(size_t size, const T& value = T()) {
  std::vector<T> filled;
  filled.reserve(size);
  FillInHugePages(filled.data(), size * sizeof(T));
  filled.resize(size, value);
  return filled;
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_HUGE_PAGES_H_
