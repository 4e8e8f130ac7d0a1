// The smallest or the largest number of some records.
#ifndef CELADON_HYPERCUBE_EXTREME_KEY_H_
#define CELADON_HYPERCUBE_EXTREME_KEY_H_

#include <algorithm>
#include <cstdint>

namespace celadon {

// A key that grows towards the number: cells are put together by taking the larger one. 0: there is
// no number.
struct ExtremeKey {
  constexpr ExtremeKey(uint32_t key = 0) : key(key) {}  // NOLINT: a number is a key
  ExtremeKey& operator+=(ExtremeKey other) {
    key = std::max(key, other.key);
    return *this;
  }
  friend ExtremeKey operator+(ExtremeKey a, ExtremeKey b) { return a += b; }

  uint32_t key;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_EXTREME_KEY_H_
